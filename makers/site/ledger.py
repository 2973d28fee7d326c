"""Writes the pages of claims: one page for all, and one for each claim with its readings."""

from collections.abc import Hashable, Mapping, Sequence
from html import escape

from course.claims import ERRORS, GOVERNMENTS, VERDICTS, Claim, both_days, claim, dates, ledger
from course.lessons import home_of
from course.phrases import day_in_words, figure
from makers.site.parts import fragment, heading, links_html, table_html


def claims_page() -> str:
    """Return the page of all claims in Markdown, each with its sentence and its verdicts on two days."""
    table = dates()
    then, now = (day_in_words(table.attrs[name]) for name in ("then", "now"))
    both = {row["id"]: row for row in table.to_dict("records")}
    parts = [
        heading(1, "The claims and their verdicts"),
        "The course tests a text of 27 April 2025, sentence by sentence and in its own words. Every verdict "
        "is computed from the tables. The first verdict counts only what was published by the day of the "
        "text, the second everything that the tables hold. [How a verdict comes about](how.md) says more. "
        "To judge for yourself first, begin with the [lessons](../index.md).",
    ]
    parts += [heading(2, "By verdict"), fragment(*_by_verdict(list(both.values())))]
    for theme, rows in ledger().groupby("theme", sort=False):
        parts += [
            heading(2, str(theme).capitalize()),
            fragment(
                table_html(
                    ("claim, in the course's words", f"as of {then}", f"as of {now}"),
                    [
                        (f"{row['id']}: {row['text']}", both[row["id"]]["then"], both[row["id"]]["now"])
                        for row in rows.to_dict("records")
                    ],
                    [f"{id}.html" for id in rows["id"]],
                    "course-cards",
                )
            ),
        ]
    return "\n\n".join(parts) + "\n"


def anchor(verdict: str) -> str:
    """Return the anchor of a verdict's claims on the page of all claims."""
    return verdict.replace(" ", "-")


def _by_verdict(rows: Sequence[Mapping[Hashable, str]]) -> list[str]:
    """Return a heading and a list of links for each verdict of today, in HTML."""
    texts = ledger().set_index("id")["text"]
    found = []
    for verdict in (one.words for one in VERDICTS):
        ids = [row["id"] for row in rows if row["now"] == verdict]
        if ids:
            found.append(
                f'<h3 id="{anchor(verdict)}">{escape(verdict.capitalize())}: {len(ids)}</h3>'
                + links_html((f"{id}.html", id, texts[id]) for id in ids)
            )
    return found


def verdict_of(id: str) -> tuple[str, str]:
    """Return the title of a claim's page, which says its verdict, and the reason for the verdict."""
    one = claim(id)
    return f"{both_days(id).verdict.words.capitalize()}: {one.text}", one.evidence().finding


def claim_page(id: str) -> str:
    """Return the page of one claim in Markdown: verdicts, reasons, readings, figures, viewpoints, aftermath.

    `id`: id of the claim, such as ``"C05"``.
    """
    one, both = claim(id), both_days(id)
    evidence, home = one.evidence(), home_of(id)
    days = dates().attrs
    facts = [
        (f"as of {day_in_words(days['then'])}", both.first, both.then.tally if both.then.every else ""),
        (f"as of {day_in_words(days['now'])}", both.verdict.words, evidence.tally),
    ]
    parts = [
        heading(1, f"{id}: {one.text}"),
        fragment(
            f'<p class="course-verdict">Verdict: <strong>{escape(both.verdict.words)}</strong></p>',
            f"<p>One of {len(dates())} claims of a news article of {day_in_words(days['then'])}, in the "
            'words of this course. <a href="../index.html">What this is about</a></p>',
            table_html(("day", "verdict", "over the readings"), facts, look="course-cards"),
        ),
        heading(2, "Why"),
        fragment(
            f"<p>{escape(evidence.finding)}</p>",
            f"<p>Between the two days: {escape(both.why)}</p>",
            f"<p>Rule: {escape(evidence.rule)}</p>",
            f"<p>Kind of slip: {escape(one.error)}, {escape(ERRORS[one.error])}. "
            f"Confidence of the course: {escape(one.confidence)}.</p>",
        ),
        f"The claim is tested in lesson [{home.heading}](../{home.name}.ipynb).",
    ]
    if len(one.readings) > 1:
        parts.append(heading(2, f"All {len(one.readings)} readings"))
        table = one.readings.table
        # the cell of a reading that compares no figure is empty
        rows = [
            ["" if cell != cell else figure(cell) if isinstance(cell, float) else cell for cell in row]
            for row in table.to_numpy()
        ]
        parts.append(fragment(table_html([str(name) for name in table], rows, look="course-cards")))
    if evidence.figures:
        parts += [heading(2, "Figures"), fragment(_figures(one))]
    if one.viewpoints:
        views = "".join(
            f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in one.viewpoints.items()
        )
        parts += [heading(2, "Viewpoints"), fragment(f"<dl>{views}</dl>")]
    return "\n\n".join([*parts, *_aftermath(one)]) + "\n"


def _figures(claim: Claim) -> str:
    figures = sorted(claim.evidence().figures, key=lambda one: not one.used)
    return table_html(
        ("figure", "value", "unit", "period", "source", "grade", "published", "decides"),
        [
            (
                one.label,
                figure(one.value),
                one.unit,
                one.period,
                one.source,
                one.grade,
                one.published or "",
                "yes" if one.used else "no, shown beside it",
            )
            for one in figures
        ],
        look="course-cards",
    )


def _aftermath(one: Claim) -> list[str]:
    rows = one.aftermath.to_dict("records")
    names = ", ".join(GOVERNMENTS.values())
    if not rows:
        return []
    return [
        heading(2, "What happened next"),
        f"None of this is evidence: the text could not know it. Searched alike for {names}.",
        fragment(
            table_html(
                ("government", "date", "event", "grade of the source", "source"),
                [
                    (row["government"], f"{row['date']:%Y-%m-%d}", row["event"], row["grade"], row["source"])
                    for row in rows
                ],
                look="course-cards",
            )
        ),
    ]
