"""Writes the facts of lessons and ledger into the contents page and the documents."""

from pathlib import Path

from course.bank.library import sets
from course.claims import GOVERNMENTS, claim, dates, options
from course.claims.trade import both_customs
from course.lessons import all_deeper, all_lessons
from course.paths import notebooks_dir
from course.phrases import day_in_words
from course.texts.known import measures_table
from makers.lessons.pages import blocks, filled
from makers.lessons.works import REFERENCES, concepts_table, for_readers, page_of_works, works_in


def contents() -> dict[str, str]:
    """Return a dictionary from the name of each block in the documents to its content."""
    questions = {name: len(found) for name, found in sets().items()}
    source = notebooks_dir() / "source"
    works = works_in(source)
    return {
        **blocks(all_lessons(), all_deeper(), source, questions),
        "reading": page_of_works(all_lessons(), all_deeper(), works),
        "concepts": concepts_table(all_lessons(), all_deeper(), works),
        "customs": _customs_table(),
        "dates": _dates_table(),
        "options": _options_table(),
        "measures": measures_table(),
    }


def build_docs() -> list[Path]:
    """Fill the blocks of all pages, write the pages that changed, and return their files."""
    source = notebooks_dir() / "source"
    top = source.parent.parent
    found = contents()
    pages = {
        path: filled(path.read_text("utf-8"), found)
        for path in (*sorted(source.glob("*.md")), *sorted((top / "docs").glob("*.md")))
    }
    # a learner's folder is copied from notebooks/, so the references are written there
    pages[source.parent / REFERENCES] = for_readers((source / REFERENCES).read_text("utf-8"))
    changed = [path for path, text in pages.items() if not path.is_file() or path.read_text("utf-8") != text]
    for path in changed:
        path.write_text(pages[path], encoding="utf-8", newline="\n")
    return changed


def _dates_table() -> str:
    """Return the ledger on two days as a Markdown table, with the number of later events."""
    table = dates()
    then, now = (f"as of {day_in_words(table.attrs[name])}" for name in ("then", "now"))
    governments = " / ".join(GOVERNMENTS.values())
    rows = [f"| claim | {then} | {now} | why | events after: {governments} |", "|---|---|---|---|---|"]
    for row in table.to_dict("records"):
        after = claim(row["id"]).aftermath["government"].value_counts()
        counts = " / ".join(str(after.get(name, 0)) for name in GOVERNMENTS.values())
        verdicts = " | ".join(f"**{row[day]}**" if row["changed"] else row[day] for day in ("then", "now"))
        marks = f" [{', '.join(row['stand_ins'])}]" if row["stand_ins"] else ""
        rows.append(f"| {row['id']} | {verdicts} | {row['why']}{marks} | {counts} |")
    return "\n".join(rows)


def _customs_table() -> str:
    """Return Japan's trade with China in both customs' figures as a Markdown table."""
    rows = [
        "| year | Japan's customs | China's customs | ratio | balance by Japan's | balance by China's |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for row in both_customs().to_dict("records"):
        balance = "-" if row["china_balance"] != row["china_balance"] else f"{row['china_balance']:+.1f}"
        rows.append(
            f"| {row['year']} | {row['japan']:.1f} | {row['china']:.1f} | {row['china'] / row['japan']:.2f} "
            f"| {row['japan_balance']:+.1f} | {balance} |"
        )
    return "\n".join(rows)


def _options_table() -> str:
    """Return a Markdown table of each claim's options that count or do not count, with reasons."""
    rows = ["| claim | counts | does not count |", "|---|---|---|"]
    for id, found in options().items():
        kept, dropped = ("<br>".join(map(_reason, one.items())) for one in (found.kept, found.dropped))
        rows.append(f"| {id} | {found.no_figure or kept} | {dropped} |")
    return "\n".join(rows)


def _reason(option: tuple[str, str]) -> str:
    words, reason = option
    return f"*{words}*: {reason}"
