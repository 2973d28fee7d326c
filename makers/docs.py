"""Writes the facts of lessons and ledger into the contents page and the documents."""

from pathlib import Path

from course.bank.library import sets
from course.commands.claims import customs_table, dates_table, options_table
from course.lessons import all_deeper, all_lessons
from course.paths import notebooks_dir
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
        "customs": customs_table(),
        "dates": dates_table(),
        "options": options_table(),
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
