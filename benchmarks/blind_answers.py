"""Answers that people wrote for the questions before they saw one outcome: what does a learner read?

Each line of a file is one answer as JSON: `set`, `question`, `kind` ("right" or "wrong"), `code` that sets a
name like the question, and `mistake`, the writer's own words for what is wrong. The code runs in a process of
its own, as a notebook does, and is checked twice by `ex.check`: the help grows with each miss. Outcome and
messages are written beside the answer; whether a message is right is for a person to say. It needs `fork`.

    python benchmarks/blind_answers.py A.jsonl B.jsonl --out judged.jsonl
"""

from __future__ import annotations

import argparse
import ast
import json
import multiprocessing
import sys
import traceback
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import altair as alt
import numpy as np
import pandas as pd

import course
from course.bank.library import find_set
from course.exercises import Exercise, ____
from course.marking import LocalMarker

SECONDS = 120  #: longest time for one answer
_FORK = multiprocessing.get_context("fork")
_Answer = dict[str, Any]


def opened(name: str, question: str) -> Exercise:
    """Return a set as a learner opens it, with progress in memory and the slips of one question at hand."""
    marker = LocalMarker(find_set(name), lesson_too=True)
    case = marker.cases[question]
    _ = case.key, case.listed, case.shared, case.slips
    case.combined({"t": "number", "v": 0.123456789})  # keeps what all answers of the question need
    return Exercise(marker.public(), marker, marker)


def given(answer: _Answer, ex: Exercise) -> Any:
    """Run an answer's code and return the value of the question's name, or else of the last line."""
    names: dict[str, Any] = {name: getattr(course, name) for name in course.__all__}
    names |= {"pd": pd, "np": np, "alt": alt, "course": course, "____": ____, "ex": ex}
    body = ast.parse(answer["code"]).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "<answer>", "exec"), names)
    if answer["question"] in names:
        return names[answer["question"]]
    assert isinstance(last, ast.Expr), "the code sets no name like the question and ends without a value"
    return eval(compile(ast.Expression(last.value), "<answer>", "eval"), names)


def judged(answer: _Answer, ex: Exercise) -> _Answer:
    """Return an answer with its outcome and what the panels of the first two checks say."""
    try:
        value = given(answer, ex)
        said = ["\n".join(ex.check(answer["question"], value).paragraphs) for _ in range(2)]
        entry = ex._store.read()[ex.set][answer["question"]]
        return {**answer, "value": repr(value)[:200], "outcome": entry["outcome"], "says": said}
    except Exception:
        return {**answer, "outcome": "failed", "says": [traceback.format_exc(limit=-2)]}


def _alone(answer: _Answer, ex: Exercise) -> _Answer:
    """Judge an answer in a process of its own, which is forked from this one."""
    receive, send = _FORK.Pipe(duplex=False)
    child = _FORK.Process(target=lambda: send.send(judged(answer, ex)))
    child.start()
    answered = receive.poll(SECONDS)
    found = receive.recv() if answered else {**answer, "outcome": "failed", "says": ["no answer in time"]}
    child.kill()
    child.join()
    return found


def main() -> int:
    """Judge every answer and print how many outcomes each kind met."""
    read = argparse.ArgumentParser()
    read.add_argument("files", type=Path, nargs="+")
    read.add_argument("--out", type=Path, required=True)
    chosen = read.parse_args()
    met: Counter[tuple[str, str, str]] = Counter()
    lines = [(path.stem, line) for path in chosen.files for line in path.read_text("utf-8").splitlines()]
    answers = [{"file": stem, **json.loads(line)} for stem, line in lines]
    with chosen.out.open("w", encoding="utf-8") as out:
        by_question = sorted(answers, key=lambda answer: (answer["set"], answer["question"]))
        for (name, question), group in groupby(by_question, lambda one: (one["set"], one["question"])):
            ex = opened(name, question)
            for answer in group:
                told = _alone(answer, ex)
                met[name, told["kind"], told["outcome"]] += 1
                out.write(json.dumps(told, ensure_ascii=False) + "\n")
    for (name, kind, outcome), count in sorted(met.items()):
        print(f"{name:28}{kind:8}{outcome:16}{count:5}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
