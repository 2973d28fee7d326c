"""Check before any notebook runs that secret, bank and roster belong to the submissions.

A wrong file on the command line makes every answer of the class wrong, and the marks do not show why. So when
all notebooks contradict a file, marking stops and names the file. A single such notebook gets a row with a
note.
"""

from collections.abc import Iterable, Sequence

from course.errors import CourseError
from course.grading.intake.match import Unmatched
from course.grading.lms import Roster
from course.grading.marks.lateness import LateRule
from course.grading.questions import BankSet, Signed
from course.phrases import list_of


def check_release(questions: BankSet, signed: Iterable[Sequence[Signed]], roster: Roster | None) -> BankSet:
    """Compare the tokens with secret, bank and roster; return the version of the set that was handed out.

    `signed` holds the tokens of each notebook, as `BankSet.signed` returns them.

    Raises
    ------
    CourseError
        When two or more notebooks carry tokens, and none fits the secret, the set or the roster. Below two,
        only the version of the set is looked up.
    """
    notebooks = list(signed)
    carrying = [found for found in notebooks if found]
    if len(carrying) < 2:
        return questions.as_handed_out(carrying)
    _check_secret(questions, carrying, len(notebooks))
    _check_set(questions, carrying)
    handed_out = questions.as_handed_out(carrying)
    read = [one for found in carrying for one in found if one is not None]
    _check_learners(questions, {learner for name, _, learner in read if name == questions.name}, roster)
    return handed_out


def _check_secret(questions: BankSet, carrying: list[Sequence[Signed]], notebooks: int) -> None:
    """Raise when most notebooks need a secret and none was given, or when all have another secret."""
    if not questions.secret_known:
        if 2 * len(carrying) > notebooks:
            raise CourseError(
                f"{len(carrying)} of {notebooks} notebooks have figures that come from a secret. "
                "Name the file with the secret of the release: --seed-file FILE."
            )
    elif all(one is None for found in carrying for one in found):
        raise CourseError(
            f"None of the {len(carrying)} released notebooks was made with the secret in --seed-file. "
            "Name the file that you used for the release."
        )


def _check_set(questions: BankSet, carrying: list[Sequence[Signed]]) -> None:
    """Raise when most learners have notebooks of other sets only, as in another set's download."""
    read = [one for found in carrying for one in found if one is not None]
    here = {learner for name, _, learner in read if name == questions.name}
    elsewhere = [(name, learner) for name, _, learner in read if learner not in here]
    learners = {learner for _, learner in elsewhere}
    if len(learners) > len(here):
        raise CourseError(
            f"Most of the notebooks belong to {_some(name for name, _ in elsewhere)}, and not to "
            f"{questions.name!r}. Name the submissions of this set, or the set of these submissions."
        )


def _check_learners(questions: BankSet, learners: set[str], roster: Roster | None) -> None:
    """Raise when the notebooks were released to other learners, or with another use of --same."""
    if learners == {""} and not questions.same:
        raise CourseError("The notebooks were released with --same: add --same.")
    if learners and "" not in learners and questions.same:
        raise CourseError("Each learner got another notebook: leave --same out.")
    known = set(roster.students()) if roster is not None else set()
    if known and learners - {""} and not learners & known:
        raise CourseError(
            f"The notebooks were released to {_some(learners)}, whom the roster does not name. The roster "
            f"names {_some(known)}. Use the roster of the release, or a table with the same names."
        )


def check_roster(placed: Sequence[object], unmatched: Sequence[Unmatched], roster: Roster | None) -> None:
    """Raise when none of several files belongs to the class.

    Raises
    ------
    CourseError
        When no file has a learner. `by-hand/files.csv` lists the files all the same.
    """
    if roster is not None and not placed and len(unmatched) > 1:
        raise CourseError(
            f"None of the {len(unmatched)} files belongs to a learner of the roster. A file is called "
            f"{unmatched[0].file!r}; the roster names {_some(roster.students())}. If this is the roster of "
            "another class, name the right roster. If not, write the learners into by-hand/files.csv and run "
            "the command again."
        )


def check_times(handed_in: Iterable[str], roster: Roster | None, rule: LateRule) -> None:
    """Raise when there is a deadline but the roster has no time for anybody who handed in.

    The roster is then older than the submissions, or has no such column, and nobody would be late.

    Raises
    ------
    CourseError
        When no time is known.
    """
    if rule.due is None or roster is None or not roster.lms.tells_times:
        return
    here = set(handed_in)
    if here and not any(one.submitted or one.late for one in roster.learners if one.student in here):
        raise CourseError(
            "The roster has no time of handing in for any of the notebooks, so nobody would be late. "
            "Download Moodle's worksheet again after the deadline, or add the column `submitted` to "
            f"your own list. To mark without a deadline, leave {rule.stated} out."
        )


def _some(names: Iterable[str]) -> str:
    return list_of(map(repr, sorted(set(names))), 4)
