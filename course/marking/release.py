"""Make notebooks for a class: each has its learner's own variant and a signed token."""

import json
from dataclasses import dataclass
from typing import Any

from course.bank.authoring import Parameters, QuestionSet
from course.bank.case import Case
from course.bank.notebook import notebook, notebook_text
from course.marking.frozen import current, draw_parameters
from course.marking.marker import LocalMarker
from course.marking.variants import make_token


@dataclass(frozen=True)
class Release:
    """The notebooks and the manifest that `course release` writes."""

    version: str  #: digest of what is asked
    notebooks: dict[str, str]  #: learner -> text of the notebook; the one key "" when all get the same
    #: the learners and the version asked, for the marking side; holds no key and no secret
    manifest: dict[str, Any]


def release_for(
    questions: QuestionSet, learners: list[str], secret: bytes, *, mode: str = "practice", same: bool = False
) -> Release:
    """Return the notebooks of a class.

    `learners` are the names of the roster. The secret is known to the teacher alone. `mode` is "practice"
    (the marker of the bundled bank helps) or "assessed". With `same` all get one notebook, with the default
    parameters.
    """
    asked = current(questions)
    version, notebooks = asked.version, {}
    for learner in [""] if same else learners:
        chosen = {} if same else draw_parameters(secret, asked, learner)
        notebooks[learner] = _one(
            questions, chosen, secret=secret, version=version, learner=learner, mode=mode
        )
    manifest = {
        "format": 2,
        "set": questions.name,
        "version": version,
        "asked": asked.as_dict(),
        "mode": mode,
        "same": same,
        "learners": sorted(learners),
        "points": {question.id: question.points for question in questions},
    }
    return Release(version, notebooks, manifest)


def _one(
    questions: QuestionSet,
    chosen: dict[str, Parameters],
    *,
    secret: bytes,
    version: str,
    learner: str,
    mode: str,
) -> str:
    marker = LocalMarker(questions, chosen)
    public = marker.public(
        mode=mode, token=make_token(secret, questions.name, version, learner), version=version
    )
    # The questions' texts stand in the notebook anyway; the call carries only what `check` needs.
    for item in public["questions"]:
        item.pop("text")
    text = json.dumps(public, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    call = f'exercise("{questions.name}", release={text!r})'
    cases: list[Case] = list(marker.cases.values())
    return notebook_text(notebook(questions, cases, call, assessed=mode == "assessed"))
