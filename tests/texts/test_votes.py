"""How one named state voted is a claim, where the words name the month and the house."""

from datetime import date

import pytest

from course.texts.finding import claims
from course.texts.read.source import sentences
from course.texts.spans import Claim
from course.texts.testing import test as hold

_DAY = date(2026, 6, 1)


def _votes(text: str) -> list[tuple[Claim, str]]:
    found = claims(sentences(text), _DAY)
    tested = [hold(one, day=_DAY, beside=[each for each in found if each is not one]) for one in found]
    return [(each.claim, str(each.verdict)) for each in tested]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("When the UN condemned Russia's invasion in March 2022, Japan voted in favour.", "supported"),
        ("In March 2022 China voted against the resolution of the General Assembly.", "contradicted"),
        ("On 2 March 2022 Brunei abstained at the UN General Assembly.", "contradicted"),
        ("2022年3月的联大决议以141票通过，中国弃权。", "supported"),
        ("2022年3月的联大决议以141票通过，印度投了反对票。", "contradicted"),
        ("22年3月の国連総会では141カ国がロシア非難に賛成し、中国は反対に回った。", "contradicted"),
        ("22年3月の国連総会では141カ国がロシア非難に賛成し、日本は賛成に回った。", "supported"),
        # another vote, another house, or none that the words name
        ("On 24 March 2022 Brunei abstained at the UN General Assembly.", "not checkable"),
        ("2022年3月24日的联大决议，文莱弃权。", "not checkable"),
        ("In April 2022 China voted against a resolution of the General Assembly.", "not checkable"),
        ("In March 2022 China voted in favour of Russia's UN resolution.", "not checkable"),
        ("In March 2022 China voted against a resolution at the UN nuclear watchdog.", "not checkable"),
        ("In March 2022 the General Assembly met; in the Security Council China abstained.", "not checkable"),
    ],
)
def test_the_vote_of_a_state_is_held_against_the_record(text: str, verdict: str) -> None:
    claim, found = _votes(text)[-1]
    assert (claim.measure, claim.quantity.value, found) == ("votes", 1.0, verdict)


@pytest.mark.parametrize(
    "text",
    [
        "In March 2022 neither China nor Japan voted in favour in the General Assembly.",
        "It is not true that China voted against in the General Assembly in March 2022.",
        "If China voted against the resolution of the General Assembly in March 2022, it would lose face.",
        "In the General Assembly of March 2022 few in China voted against.",
        "2022年3月联大谴责俄罗斯，中国没有弃权。",
        "2022年3月、国連総会で日本は棄権しなかった。",
        "2022年3月、国連総会で中国は反対に回る可能性があった。",
    ],
)
def test_a_denied_or_possible_vote_is_no_claim(text: str) -> None:
    assert _votes(text) == []


def test_a_vote_is_told_in_its_words_and_not_as_a_number() -> None:
    (one,) = claims(sentences("In March 2022 China abstained in the General Assembly."), _DAY)
    done = str(hold(one, day=_DAY))
    assert (
        "The text says “abstained”; the table un_vote_2022 gives 1 (states that voted: abstained; China"
        in done
    )
    assert "The claimed figure" not in done
