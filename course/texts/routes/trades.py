"""What a sentence says of trade: who with whom, which flow, which goods."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from course.phrases import list_of
from course.texts.routes.ask import PART_OF_YEAR, Ask, of_each_year, part_of_year, unfinished
from course.texts.routes.plans import NotHeld
from course.texts.routes.words import asked, direction, is_generic, matching, named, pattern_of, says, things

#: the setting that means all goods together
ALL_GOODS = "All goods"
#: flows that a figure of trade can count
FLOWS = ("export", "import", "both", "balance")
#: measure that is an amount of trade -> the flow that it counts
AMOUNTS = {"exports": "export", "imports": "import", "trade_total": "both", "balance": "balance"}
#: measures of one partner among all, which need two economies
PARTS = ("share", "rank", "years_in_a_row", "import_dependence")


@dataclass(frozen=True)
class Pair:
    """A flow of goods between two economies."""

    #: the economy whose trade it is, and its partner (``"WLD"`` for all partners)
    reporter: str
    partner: str
    #: one of `FLOWS`
    flow: str
    #: the table's name for the goods; empty for all goods
    goods: str = ""
    #: True where the sides are swapped, because the table holds the other side's books
    mirrored: bool = False

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


#: measures that can be added up over partners
_ADDED = ("exports", "imports", "trade_total", "balance", "share", "import_dependence")
#: roles of an economy to which goods go or from which they come
_SIDED = ("to", "from", "source")
#: measure -> roles of the economy whose trade it is, if not the owner; the surest first
_REPORTS = {
    "share": ("whole", "partner"),
    "import_dependence": ("whole",),
    "supplied": ("whole", "partner", "to"),
    "rank": ("whole", "partner", "to", "from"),
}


def roles(ask: Ask) -> tuple[str, str]:
    """Return the reporter and the partner of a claim; either is empty where none is named.

    What the learner set as `reporter` and `partner` goes first. Of the economies in the sentence, the one
    right before a word for trade is the reporter, such as Japan in "China takes a fifth of Japan's exports".
    """
    return _roles(ask)[:2]


def _roles(ask: Ask) -> tuple[str, str, tuple[str, ...]]:
    """Return reporter and partner, and the economies of a claim that are neither."""
    named = _named(ask)
    reporter, partner = (str(ask.settings.get(name, "")) for name in ("reporter", "partner"))
    if ask.measure == "rank" and "WLD" in ask.economies and not partner and named:
        return reporter or named[0], "WLD", ()
    taken = {*reporter.split("+"), *partner.split("+")}
    rest = [code for code in named if code not in taken]
    free = not reporter and not partner
    if not reporter and ask.home in rest and ask.home not in (*ask.economies, *ask.codes_beside):
        # the sentence leaves out the reporter
        reporter = ask.home
        rest = [code for code in rest if code != reporter]
    if not reporter and rest:
        reporter = rest[0] if len(rest) == 1 or ask.is_set("economies") else _owner(ask, rest)
        rest = [code for code in rest if code != reporter]
    if free and len(rest) > 1 and not ask.is_set("economies"):
        return _joint(ask, reporter, rest)
    if not partner and rest:
        partner, rest = rest[0], rest[1:]
    third = tuple(rest) if free and ask.is_set("economies") else ()
    return reporter, partner or ("WLD" if "WLD" in ask.economies else ""), third


def _joint(ask: Ask, reporter: str, rest: list[str]) -> tuple[str, str, tuple[str, ...]]:
    """Return reporter, partner and the economies left over, for a claim with more than two economies."""
    lists = _lists(ask)
    owners = next((one for one in lists if reporter in one), [reporter])
    others = [code for code in rest if code not in owners]
    partners = next((one for one in lists if others and others[0] in one), [])
    added = ask.measure in _ADDED or (ask.measure == "growth" and says("together", ask.text))
    # "Japan and Korea send a fifth to China" states a fifth of each one's exports
    shares = len(owners) > 1 and not says("together", ask.text) and ask.measure not in AMOUNTS
    if not partners or not added or shares or says("each of them", ask.text):
        return reporter, rest[0], tuple(rest[1:])
    left = [code for code in rest if code not in (*owners, *partners)]
    return "+".join(owners), "+".join(partners), tuple(left)


def together(ask: Ask) -> bool:
    """Tell whether the words count several economies or firms together."""
    return says("together", ask.text) and not says("each of them", ask.text)


def added_up(ask: Ask, own: Collection[str]) -> bool:
    """Tell whether a figure counts several economies together: as a list, or by words such as "together"."""
    if len(own) < 2 or says("each of them", ask.text):
        return False
    return says("together", ask.text) or any(set(own) <= set(one) for one in _lists(ask))


def _lists(ask: Ask) -> list[list[str]]:
    """Return the economies of a claim as groups; economies that the sentence lists form one group."""
    found: list[list[str]] = []
    end = 0
    for place in sorted(ask.places, key=lambda one: one.start):
        codes_here = [code for code in place.codes if code != "WLD"]
        if found and pattern_of("one more").fullmatch(ask.text[end : place.start]):
            found[-1] += [code for code in codes_here if code not in found[-1]]
        else:
            found.append(codes_here)
        end = place.end
    return found


def _owner(ask: Ask, candidates: list[str]) -> str:
    """Return the economy whose trade it is: by the words right after it, else by the roles of all."""
    said = {**dict.fromkeys(candidates, "owner"), **ask.claim.roles}
    for group in _lists(ask):
        # "from Japan to China and Hong Kong": the role of one is that of all, if another owner is left
        sided = [said[code] for code in group if said.get(code) in _SIDED]
        if sided and any(said[code] == "owner" for code in candidates if code not in group):
            said |= dict.fromkeys(group, sided[0])
    for place in ask.places:
        owners = [code for code in place.codes if code in candidates and said[code] not in _SIDED]
        words = pattern_of("its own trade").match(ask.text, place.end)
        if not owners or not words or any(place.end < one.start < words.end() for one in ask.places):
            continue
        # "the biggest source of American imports, selling Americans goods" tells the exports of another
        if {direction(words[0]), AMOUNTS.get(ask.measure)} != {"export", "import"}:
            return owners[0]
    whole = _whose_amount(ask)
    if whole in candidates:
        return whole
    balance = ask.of in ("deficit", "surplus") or (ask.measure != "rank" and says("a balance", ask.text))
    # "Australia supplied 42 % of Japan's gas" speaks of the partner first, as a place among partners does
    supplies = ask.measure == "import_dependence" and says("supplies", ask.text)
    last = supplies or (ask.measure in ("rank", "years_in_a_row") and not balance)
    last = last and not says("its first partner", ask.text)
    order = _REPORTS.get("supplied" if supplies else ask.measure, ())
    owns = any(said.get(code) == "owner" for place in ask.places for code in place.codes)
    if not owns or says("its first partner", ask.text):
        order = ("whole",)
    for role in (*order, "owner"):
        found = [code for code in candidates if said[code] == role]
        if found:
            return found[-1] if last else found[0]
    return next((code for code in candidates if said[code] not in _SIDED), candidates[0])


def _whose_amount(ask: Ask) -> str:
    """Return the economy whose imports or exports a sentence gives before a share of them; else empty."""
    amounts = [one for one in ask.before if one.measure in ("imports", "exports") and len(one.economies) == 1]
    part = ask.measure == "import_dependence" and bool(amounts) and amounts[-1].measure == "imports"
    return amounts[-1].economies[0] if part else ""


def _named(ask: Ask) -> list[str]:
    """Return the claim's economies; if it needs two and names one, the sentence's other economies too."""
    own = [code for code in ask.economies if code != "WLD"]
    role = ask.claim.roles.get(own[0], "") if len(own) == 1 else ""
    towards = role in (_SIDED if ask.measure in (*PARTS, "imports") else ("to",))
    of_world = ask.measure == "share" and "WLD" in ask.economies
    if len(own) > 1 or of_world or not (towards or ask.measure in PARTS):
        return own
    # in a list of partners the other claims name further partners, not the reporter
    told = [claim for claim in ask.beside if claim.measure != ask.measure or len(claim.economies) > 1]
    others = [code for claim in told for code in claim.economies if code not in (*own, "WLD")]
    if ask.measure == "rank":
        # a supplier of another good is not the buyer
        sold_by = {
            code for claim in told for code, role in claim.roles.items() if role in (*_SIDED, "partner")
        }
        owners = [code for code in others if code not in sold_by]
        if others and not owners:
            return own
        others = owners
    whole = _whose_amount(ask)
    found = ([whole] if whole in others else list(dict.fromkeys(others))) or _home(ask, own, towards)
    return [*found, *own] if towards else [*own, *found]


#: currency -> the economy whose trade is counted in it; dollars count the trade of any
_COUNTS_IN = {"JPY": "JPN", "CNY": "CHN"}


def is_guess(ask: Ask) -> bool:
    """Tell whether one side of a claim is only the economy that the text names most often."""
    named = {*ask.economies, *ask.codes_beside, _COUNTS_IN.get(ask.unit), ask.home, "WLD", ""}
    return any(not set(side.split("+")) <= named for side in roles(ask))


def _home(ask: Ask, own: list[str], towards: bool) -> list[str]:
    """Return the reporter of a sentence without a subject: 対米輸出 in a Japanese text is Japan's.

    An amount in yen or yuan is rather of the economy that counts in it. Last comes the economy that the text
    names most often, a guess that supports a claim and contradicts none; see `course.texts.unsure`.
    """
    after = [ask.text[place.end :] for place in ask.places if set(place.codes) & set(own)]
    owns = not towards and any(pattern_of("its own trade").match(words) for words in after)
    if owns or says("from abroad", ask.text):
        return []
    meant = (_COUNTS_IN.get(ask.unit, ""), ask.home, *ask.claim.spoken_of)
    return [code for code in meant if code and code not in own][:1]


def goods_of(ask: Ask, table: str, names: Collection[str], product: str) -> str:
    """Return the table's name for the goods of a claim; empty for all goods together.

    `names` are the table's groups of goods, and `product` is the one thing that it is about, if any.

    Raises
    ------
    NotHeld
        The table does not hold these goods.
    """
    told = str(ask.settings.get("goods", ""))
    if told in names:
        return told
    whole = told.casefold() == ALL_GOODS.casefold()
    wanted = frozenset() if whole else things(told) if told else goods_meant(ask, table)
    free = is_generic(ask.of) or bool(things(ask.of)) or ask.measure in ("growth", "years_in_a_row")
    found = matching(wanted, [product] if product else names)
    if not found and (wanted or product or not (free or whole)):
        holds = f"{product} only" if product else f"no goods called {ask.of!r}"
        raise NotHeld(f"The table {table!r} holds {holds}.")
    return found[0] if found else ""


def goods_meant(ask: Ask, table: str) -> frozenset[str]:
    """Return the goods that the claim is about; none for all goods together.

    Raises
    ------
    NotHeld
        The claim states a dependence on imports, and names neither goods nor trade.
    """
    if ask.measure == "import_dependence":
        wanted = asked(ask.of, ask.text) or ask.goods
        if not wanted and not says("trade in goods", ask.text):
            raise NotHeld(f"The table {table!r} holds no goods that the sentence names.")
        return wanted
    if ask.is_set("of") and things(ask.of):
        return things(ask.of)
    total = ask.measure in ("trade_total", "balance")
    if total and is_generic(ask.of):
        return frozenset()
    if is_generic(ask.of):
        # a part "of which" is a part of the goods named before, not of all exports
        of_which = ask.measure == "share" and says("of which", ask.clause)
        untold = not says("trade in goods", ask.text)
        if ask.goods:
            return asked(ask.claim.thing, ask.text)
        return things(ask.text) if of_which or untold else frozenset()
    wanted = asked(ask.of, ask.text)
    # goods in another clause are not the goods of the figure: "$211 bn, coal among the goods"
    aside = wanted and not wanted & things(ask.clause) and wanted <= things(ask.text)
    total = total or ask.measure == "years_in_a_row"
    total = total or (ask.measure == "rank" and says("goods or trade", ask.text))
    behind = not wanted & things(ask.text[: ask.claim.quantity.start])
    return frozenset() if aside and (total or behind) else wanted


def check_trade(ask: Ask, table: str, *, weights: bool = False) -> None:
    """Raise `NotHeld` for a claim that no flow by partner can test; `weights` tells that tonnes are held."""
    measure, amount = ask.measure, ask.measure in AMOUNTS
    # goods that one economy buys from another are trade, whatever words the claim uses
    trade = measure == "import_dependence" or says("trade", ask.text)
    # a change after an amount of trade is a change of trade; a learner's goods or flow also make it one
    told = bool({"goods", "flow"} & set(ask.settings)) or (ask.is_set("of") and bool(things(ask.of)))
    trade = trade or told or (measure == "growth" and ask.level in AMOUNTS)
    account = says("other accounts", ask.text) and not says("goods", ask.text)
    whole = measure in ("share", "import_dependence") and says("other wholes", ask.text)
    unit = not amount or ask.money or (weights and ask.unit == "tonnes")
    trade = amount or (trade and not says("no trade", ask.of))
    if measure not in (*AMOUNTS, *PARTS, "growth") or account or whole or not trade or not unit:
        raise NotHeld(
            f"The table {table!r} holds trade by partner, and no {ask.of or measure} in {ask.unit}."
        )


#: flow -> the list of words for a partner who stands at its other end; and all words for a partner
_TAKES = {"export": "one that buys", "import": "one that supplies"}
SIDES = ("one side of a trade", *_TAKES.values())


def flow_of(ask: Ask) -> str:
    """Return the flow of a claim by the setting, the measure or the words; else both."""
    if "flow" in ask.settings:
        return str(ask.settings["flow"])
    measure = ask.measure
    if measure in AMOUNTS:
        return AMOUNTS[measure]
    if measure == "import_dependence":
        return "export" if direction(ask.text) == "export" else "import"
    if ask.of in ("deficit", "surplus"):
        return "balance"
    if measure == "growth":
        return direction(ask.of) or _flow_that_changed(ask) or direction(ask.text) or "both"
    # the largest customer of an economy takes its exports, whatever its place in all trade
    found = [flow for flow, words in _TAKES.items() if measure == "rank" and says(words, ask.clause)]
    return direction(ask.of) or (found[0] if len(found) == 1 else direction(ask.text)) or "both"


def flow_is_open(ask: Ask) -> bool:
    """Tell whether the words name exports and imports without saying which of them changed."""
    if "flow" in ask.settings or direction(ask.of) or ask.of in ("deficit", "surplus"):
        return False
    both = says("something exported", ask.text) and says("something imported", ask.text)
    return both and not says("trade both ways", ask.text) and not _flow_that_changed(ask)


def _flow_that_changed(ask: Ask) -> str:
    """Return the flow whose change a figure is; empty where its clause names both."""
    if direction(ask.clause) == "both":
        return "both" if says("both flows together", ask.clause) else ""
    told = direction(ask.clause) or any(one.measure in AMOUNTS for one in ask.beside)
    return AMOUNTS.get(ask.level, "") if told or direction(ask.text) != "both" else ""


#: the sides of a balance, with the list of words for each
_SIDES = {"deficit": "a deficit", "surplus": "a surplus"}


def side_of(ask: Ask) -> str:
    """Return ``"deficit"`` or ``"surplus"`` if a claim of years in a row counts such years; else empty."""
    if ask.of in ("deficit", "surplus"):
        return ask.of
    if ask.measure != "years_in_a_row" or says("first place", ask.text):
        return ""
    found = [side for side, words in _SIDES.items() if says(words, ask.text)]
    return found[0] if len(found) == 1 else ""


#: currency that the words of a change can name -> the list of these words
_CURRENCIES = {"USD": "in USD", "JPY": "in JPY", "CNY": "in CNY", "EUR": "in EUR"}


def currency_said(ask: Ask) -> str:
    """Return the currency that the words of a change name, or that of the amount right before; else empty."""
    found = [code for code, words in _CURRENCIES.items() if says(words, ask.text)]
    last = ask.before[-1] if ask.before else None
    if not found and last is not None and last.measure == ask.level and last.quantity.unit in _CURRENCIES:
        found = [last.quantity.unit]
    return found[0] if len(found) == 1 else ""


def whole_said(ask: Ask) -> str:
    """Return the whole of a share of goods by its words; empty where they leave it open.

    Returns
    -------
    str
        ``"product"`` for all trade with the partner, as in "a third of the exports to America";
        ``"partner"`` for the goods with all partners: "42 % of Japan's exports of machines".
    """
    if of_trade := pattern_of("all trade with the partner").search(ask.text):
        part = things(ask.of) | things(ask.text[: of_trade.start()])
        return "product" if part and not things(of_trade[0]) else ""
    # "42 % of Japan's exports of machines, down from 48 %": the second share has the whole of the first
    same = [one for one in ask.before if (one.measure, one.of) == (ask.measure, ask.claim.of)]
    quantity = [*same, ask.claim][0].quantity
    if ask.claim.sentence.language == "en":
        found = pattern_of("a whole behind its share").match(ask.text, quantity.end)
    else:
        found = pattern_of("a whole before its share").search(ask.text[: quantity.start])
    return "partner" if found and things(found[0]) and direction(found[0]) else ""


def doubts(ask: Ask) -> list[str]:
    """Return sentences on why a figure cannot decide about the claim; none where it can."""
    found = []
    if third := _roles(ask)[2]:
        names = list_of(named(code) for code in third)
        found.append(f"The sentence also names {names}, and a test holds two sides only: set partner.")
    if ask.measure == "growth" and flow_is_open(ask):
        found.append("The sentence names exports and imports, and not which of them changed: set flow.")
    if ask.measure == "years_in_a_row" and not (side_of(ask) or says("first place", ask.text)):
        found.append("The sentence does not say plainly what was so year by year.")
    return [*found, *_doubts_of_time(ask)]


def _doubts_of_time(ask: Ask) -> list[str]:
    """Return sentences on why figures of whole years cannot decide about the claim."""
    found = []
    if ask.measure == "growth" and says("counted from a month", ask.clause):
        found.append("The sentence counts from a month, and changes are held from year to year.")
    if of_each_year(ask):
        found.append("The sentence gives one figure for each of several years: set year for one of them.")
    if part_of_year(ask):
        found.append(PART_OF_YEAR)
    if unfinished(ask):
        found.append(f"The year {ask.year} was not over on the day of the text, but the table holds years.")
    return found
