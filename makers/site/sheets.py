"""Writes the pages of tables: card, columns, first rows, and the file with its licence."""

from html import escape

from course.tables import Card, cards, data_dir, load
from course.tables.age import release_day
from makers.site.parts import fragment, heading, links_html, table_html, tidied

#: folder of the tables' files below the site's root
FOLDER = "_static/tables"
_ROWS = 8


def tables_page() -> str:
    """Return the page in Markdown that lists all tables."""
    listed = [
        (f"{name}.html", f"{card.title} ({name})", f"{card.credit}. {card.licence}")
        for name, card in cards().items()
    ]
    return "\n\n".join(
        [
            heading(1, "Sources: the tables"),
            "Where do the numbers come from? Every figure of the course comes from one of these tables. Each "
            "has a card with its source, its licence and its known gaps. Any program can read the files.",
            fragment(links_html(listed)),
        ]
    )


def table_page(card: Card) -> str:
    """Return the page of one table in Markdown: its card, its columns, its first rows, its file."""
    file = f"../{FOLDER}/{escape(card.path)}"
    licence = f'<a href="{escape(card.licence_url)}">{escape(card.licence)}</a>'
    packed = ", packed: a phone may need a program that unpacks gzip" if card.compressed else ""
    facts = card.facts_on(release_day())
    parts = [
        heading(1, f"{card.title} ({card.name})"),
        fragment(
            f"<p>{escape(card.description)}</p>",
            f'<p class="course-download"><a href="{file}" download>Download {escape(card.path)}</a> '
            f"({card.bytes:,} bytes{packed}). Licence: {licence}.</p>",
        ),
        heading(2, "Card"),
        fragment(table_html(("fact", "of this table"), list(facts.items()))),
    ]
    if card.columns:
        rows = [(column.name, column.unit, column.description) for column in card.columns]
        first = load(card.name).head(_ROWS)
        shown = first.to_html(index=False, na_rep="", escape=True, border=0)
        parts += [
            heading(2, "Columns"),
            fragment(table_html(("column", "unit", "meaning"), rows, look="course-cards")),
            heading(2, "First rows"),
            f"The first {len(first)} of {card.rows:,} rows.",
            fragment(tidied(shown, 2)),
        ]
    parts += [heading(2, "In Python"), f'```python\nfrom course import load\n\nload("{card.name}")\n```']
    return "\n\n".join(parts if card.columns else parts[:-2]) + "\n"


def downloads() -> dict[str, bytes]:
    """Return the files of all tables, as a dictionary from path below the site's root to content."""
    return {f"{FOLDER}/{card.path}": (data_dir() / card.path).read_bytes() for card in cards().values()}
