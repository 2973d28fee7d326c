"""A question with its parameters filled in, and the wrong answers that changes of its solution lead to."""

from functools import cached_property

from course.answers import Plain
from course.bank.filled import FilledQuestion, Mistake
from course.bank.slips.making import alike, combined_slips, kept_slips, shared_slips


class Case(FilledQuestion):
    """A question for one set of parameters, with every known wrong answer."""

    @cached_property
    def shared(self) -> list[Mistake]:
        """Wrong answers by changed tables and by slips of form, from this question's own solution."""
        found = []
        for slip, plain in shared_slips(self):
            # A slip that gives the right answer is dropped. So is one that equals a listed mistake, whose own
            # sentence is better.
            known = (self.key, *(mistake.plain for mistake in self.listed))
            seen = not self.question.kind.indistinct(self.key, plain)
            if seen and not any(alike(plain, other) for other in known):
                found.append(Mistake(slip.id, slip.sentence, slip.step, plain, slip.general))
        return found

    @cached_property
    def slips(self) -> list[Mistake]:
        """Wrong answers from changes of the worked solution, the likeliest first.

        They are computed on first use, and kept for all cases with the same parameters.
        """
        if not self.question.kind.from_solution:
            return []
        made = kept_slips(self, self.named)
        return [Mistake(slip.id, slip.sentence, slip.step, plain) for slip, plain in made]

    def named(self) -> list[Plain]:
        """Return the wrong answers that have a better sentence than a slip of the solution."""
        return [one.plain for one in (*self.listed, *(one for one in self.shared if not one.general))]

    def combined(self, answer: Plain) -> list[Mistake]:
        """Return combined changes of the solution that give this number; empty for other answers."""
        if not self.question.kind.from_solution or answer["t"] != "number":
            return []
        found = combined_slips(self, answer)
        return [Mistake(slip.id, slip.sentence, slip.step, self.settled(slip.value)) for slip in found]
