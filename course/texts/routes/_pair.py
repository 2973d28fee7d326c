"""A flow of goods between two economies."""

from __future__ import annotations

from dataclasses import dataclass, replace

from course.texts.routes._named import named

__all__ = ["FLOWS", "Pair"]

#: flows that a figure of trade can count
FLOWS = ("export", "import", "both", "balance")


@dataclass(frozen=True)
class Pair:
    """A flow of goods between two economies.

    Attributes
    ----------
    reporter, partner
        The economy whose trade it is, and its partner (``"WLD"`` for all partners).
    flow
        One of `FLOWS`.
    goods
        The table's name for the goods; empty for all goods.
    mirrored
        True where reporter and partner are swapped, because the table holds the other side's books.
    """

    reporter: str
    partner: str
    flow: str
    goods: str = ""
    mirrored: bool = False

    @property
    def flows(self) -> tuple[str, ...]:
        """The flows that the figure needs: exports, imports, or exports and imports."""
        return ("export", "import") if self.flow in ("both", "balance") else (self.flow,)

    @property
    def noun(self) -> str:
        """The flow as a noun: exports, imports or trade."""
        return {"export": "exports", "import": "imports"}.get(self.flow, "trade")

    @property
    def what(self) -> str:
        """The flow in words, with its goods and both sides."""
        goods = f" of {self.goods[:1].lower()}{self.goods[1:]}" if self.goods else ""
        who, whom = named(self.reporter), named(self.partner)
        words = {
            "export": f"exports{goods} of {who} to {whom}",
            "import": f"imports{goods} of {who} from {whom}",
            "both": f"exports and imports{goods} of {who} with {whom}",
            "balance": f"exports less imports{goods} of {who} with {whom}",
        }
        return words[self.flow]

    @property
    def of_the_partner(self) -> Pair:
        """The same trade in the partner's books, where exports become the partner's imports."""
        flow = {"export": "import", "import": "export"}.get(self.flow, self.flow)
        return replace(self, reporter=self.partner, partner=self.reporter, flow=flow, mirrored=True)

    @property
    def with_all(self) -> Pair:
        """The same trade with all partners."""
        return replace(self, partner="WLD")
