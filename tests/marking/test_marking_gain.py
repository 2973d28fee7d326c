"""The gain of a class: recovered where it is known, of pairs only, and silent about small groups."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from simulated_tests import QUESTIONS, pairs_of, true_gain

from course.cli import main
from course.commands.gain import page_and_table
from course.marking.gain import FEWEST, RIGHT, Matched, Sitting, gains, match, moves


def _class(seed: int, learners: int, *, better: float = 1.2, harder: float = 0.5, exchange: bool = True):
    generator = np.random.default_rng(seed)
    before = generator.normal(-0.3, 1, learners)
    after = before + better
    pairs = pairs_of(generator, before, after, harder=harder, exchange=exchange)
    return pairs, true_gain(before, after, harder)


def test_a_known_gain_is_recovered_within_its_interval() -> None:
    held = 0
    for seed in range(40):
        pairs, truth = _class(seed, 50)
        whole, _ = gains(pairs, QUESTIONS)
        held += whole.low <= truth <= whole.high
    assert held >= 35, "an interval of 95 percent misses the truth in few of 40 classes"
    whole, by_question = gains(*(_class(1, 2000)[0], QUESTIONS))
    assert whole.gain == pytest.approx(_class(1, 2000)[1], abs=0.02)
    assert len(by_question) == 12 and whole.high - whole.low < 0.06


def test_exchanged_papers_cancel_a_harder_paper() -> None:
    nothing_learnt = {"better": 0.0, "harder": 0.8}
    exchanged, _ = gains(_class(2, 2000, **nothing_learnt)[0], QUESTIONS)
    one_way, _ = gains(_class(2, 2000, exchange=False, **nothing_learnt)[0], QUESTIONS)
    assert abs(exchanged.gain) < 0.03 and one_way.gain < -0.15
    # halves of different size count alike
    pairs, _ = _class(2, 2000, **nothing_learnt)
    uneven = [pair for place, pair in enumerate(pairs) if pair[0].paper == "a" or place % 8 == 1]
    assert abs(gains(uneven, QUESTIONS)[0].gain) < 0.05


def test_a_half_counts_as_much_as_the_other_from_eight_learners_on() -> None:
    learnt = Sitting("a", {}), Sitting("b", dict.fromkeys(QUESTIONS, RIGHT))
    not_learnt = Sitting("b", {}), Sitting("a", {})
    for learners, after in ((FEWEST, 1 / 2), (FEWEST - 1, (FEWEST - 1) / (FEWEST + 11))):
        whole, _ = gains([learnt] * learners + [not_learnt] * 12, QUESTIONS)
        assert whole.after == pytest.approx(after)


def test_two_runs_are_equal_and_a_tie_is_no_gain() -> None:
    pairs, _ = _class(3, 30)
    assert gains(pairs, QUESTIONS) == gains(pairs, QUESTIONS)
    same = [(first, Sitting("ba"[first.paper == "b"], first.chosen)) for first, _ in pairs]
    whole, _ = gains(same, QUESTIONS)
    assert (whole.gain, whole.low, whole.high) == (0, 0, 0)
    knew_all = [(Sitting("a", dict.fromkeys(QUESTIONS, RIGHT)), Sitting("b", {}))] * FEWEST
    whole, by_question = gains(knew_all, QUESTIONS)
    assert whole.gain is None and whole.after == 0 and by_question["could"].low is None


def test_only_both_tests_on_two_papers_make_a_pair() -> None:
    a, b = Sitting("a", {"could": RIGHT}), Sitting("b", {})
    before = [("one", a), ("two", b), ("left", a), ("", a), ("same", a), ("twin", a), ("twin", b)]
    after = [("two", a), ("one", b), ("new", b), ("", b), ("same", a), ("twin", b)]
    assert match(before, after) == Matched(((a, b), (b, a)), 5, 4)


def test_nothing_is_said_of_small_groups() -> None:
    pairs, _ = _class(4, FEWEST - 1)
    assert gains(pairs, QUESTIONS) is None
    page, table = page_and_table(Matched(tuple(pairs), 2, 1))
    assert len(table.splitlines()) == 1 and "Fewer than 8 learners" in page and "<table" not in page
    pairs, _ = _class(5, 30)
    for one in QUESTIONS:
        for counts in moves(pairs, one).values():
            assert counts.total() >= FEWEST
        gain = gains(pairs, QUESTIONS)[1][one]
        missed = sum(first.chosen[one] != RIGHT for first, _ in pairs)
        assert (gain.gain is None) is (missed < FEWEST)


def test_page_and_table_say_the_same_and_name_nobody() -> None:
    pairs, _ = _class(6, 30)
    page, table = page_and_table(Matched(tuple(pairs), 3, 0))
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["question"] for row in rows] == ["all", *QUESTIONS]
    whole, _ = gains(pairs, QUESTIONS)
    assert rows[0]["gain"] == f"{whole.gain:.3f}" and f"<strong>{whole.gain:.2f}</strong>" in page
    assert "3 first tests have no second one" in page
    assert not re.search(r"KMQ|\d\d:\d\d|20\d\d-", page + table), "no ticket and no time"


@pytest.fixture
def answers(tmp_path: Path) -> dict[str, Path]:
    """Return files as a room and as two markings leave them, of thirty learners."""
    from course.bank.papers import kinds

    pairs, _ = _class(7, 30)
    found = {}
    for place, when in enumerate(("before", "after")):
        found[when] = tmp_path / f"room-{when}.sqlite"
        with sqlite3.connect(found[when]) as base:
            base.execute("create table facts (name text, value text)")
            base.execute("create table votes (question text, round integer, device text, answer text)")
            for number, pair in enumerate(pairs):
                names = kinds(pair[place].paper)
                chosen = {
                    id: next(option for option, known in names[id].items() if known == name)
                    for id, name in pair[place].chosen.items()
                }
                answer = {"paper": pair[place].paper, "ticket": f"T{number}", "chosen": chosen}
                base.execute(
                    "insert into votes values (?, 1, ?, ?)",
                    (f"test:{when}", f"d{number}", json.dumps(answer)),
                )
        base.close()
        for letter in "ab":
            folder = tmp_path / when / f"test-{letter}"
            folder.mkdir(parents=True)
            lines = ["student,file,question,outcome,mistake"]
            for number, pair in enumerate(pairs):
                if pair[place].paper != letter:
                    continue
                for id, name in pair[place].chosen.items():
                    option = next(one for one, known in kinds(letter)[id].items() if known == name)
                    right = name == RIGHT
                    lines.append(
                        f"s{number},f,{id},{'right' if right else 'wrong'},{'' if right else option}"
                    )
            (folder / "grades.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return found


def test_a_room_and_a_marking_of_the_same_answers_agree(
    answers: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room = ["--before", str(answers["before"]), "--after", str(answers["after"])]
    assert main(["gain", *room, "--out", str(tmp_path / "one")]) == 0
    marks = [
        word
        for when in ("before", "after")
        for word in (f"--{when}", *(str(tmp_path / when / f"test-{letter}") for letter in "ab"))
    ]
    assert main(["gain", *marks, "--out", str(tmp_path / "two")]) == 0
    one, two = (tmp_path / name / "gain.csv" for name in ("one", "two"))
    assert one.read_text("utf-8") == two.read_text("utf-8") and len(one.read_text("utf-8").splitlines()) == 14
    assert "gain.html" in capsys.readouterr().out


def test_a_file_of_something_else_is_refused_in_a_sentence(
    answers: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.sqlite").write_bytes(b"no database at all, but long enough to be looked into" * 20)
    for wrong, says in (
        (tmp_path / "other.sqlite", "cannot be read as answers to a test"),
        (tmp_path / "absent.sqlite", "cannot be read as answers to a test"),
        (answers["after"], "holds no answers to the test before the course"),
    ):
        assert (
            main(["gain", "--before", str(wrong), "--after", str(answers["after"]), "--out", str(tmp_path)])
            == 1
        )
        assert says in capsys.readouterr().err
