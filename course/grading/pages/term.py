"""Make the page of a term: learners by sets, learners by objectives, and every marking."""

from collections.abc import Iterable, Mapping
from math import fsum

from course.grading.marks.term import ABSENT, NO_MARK, OPEN, Share, Term
from course.grading.pages.rendering import templates


def term_page(term: Term, texts: Mapping[str, str] | None = None) -> str:
    """Return the page of a term as HTML.

    `texts` maps an objective to a sentence on what a learner can do.
    """
    groups = []
    for one in term.sets:
        # an objective stands with the set that asks for it first
        mine = [objective for objective, asked in term.objectives.items() if asked[0][0] == one.name]
        if mine:
            groups.append((one, mine))
    return str(
        templates()
        .get_template("term.html")
        .render(
            term=term,
            groups=groups,
            texts=dict(texts or {}),
            named=any(one.name for one in term.learners),
            final=sum(not isinstance(one.total, str) for one in term.learners),
            unlisted=[one.student for one in term.learners if not one.listed],
            set_means={
                one.name: _mean(learner.shares[one.name] for learner in term.learners) for one in term.sets
            },
            total_mean=_mean(learner.total for learner in term.learners),
            objective_means={
                one: _mean(learner.objectives[one] for learner in term.learners) for one in term.objectives
            },
            words={"open": OPEN, "absent": ABSENT, "no_mark": NO_MARK},
        )
    )


def _mean(shares: Iterable[Share]) -> tuple[Share, int]:
    """Return the mean over the learners with a final mark, and how many they are."""
    final = [share for share in shares if not isinstance(share, str)]
    return (fsum(final) / len(final) if final else NO_MARK), len(final)
