"""Decide which parameters of a question may be asked, and sign notebooks with tokens.

A combination is valid when key and listed mistakes differ pairwise by at least three tolerances and the
case is not degenerate; a rare mistake may lie near another one. A version of the set fixes which valid
combinations learners can get (`course.marking.frozen`).
"""

import base64
import hashlib
import hmac
import json
from functools import lru_cache
from itertools import combinations
from typing import Any

from course.bank.authoring import Parameters, Question, QuestionError
from course.bank.case import Case
from course.errors import CourseError


class TokenError(CourseError):
    """A token that was not made with this secret, or not for this set."""


def problems(case: Case) -> list[str]:
    """Say why a case must not be asked; empty when it may be asked.

    Raises
    ------
    QuestionError
        When key or mistakes cannot be computed at all.
    """
    kind = case.question.kind
    degenerate = kind.degenerate(case.key)
    found = [degenerate] if degenerate else []
    answers = [("the key", case.key), *((mistake.id, mistake.plain) for mistake in case.listed)]
    rare = {mistake.id for mistake in case.listed if mistake.rare}  # named together with the other mistake
    for (one, left), (other, right) in combinations(answers, 2):
        if not (rare & {one, other} or kind.apart(left, right)):
            found.append(f"{one} and {other} are less than three tolerances apart")
    return found


def is_valid(question: Question, parameters: Parameters) -> bool:
    """Tell whether a combination of parameters may be asked."""
    try:
        return not problems(Case(question, parameters))
    except (QuestionError, LookupError, ZeroDivisionError, ValueError):
        return False  # the tables hold nothing for this combination: there is nothing to ask


@lru_cache(maxsize=512)
def _valid(question: Question) -> tuple[str, ...]:
    valid = (parameters for parameters in question.candidates() if is_valid(question, parameters))
    return tuple(json.dumps(parameters, sort_keys=True) for parameters in valid)


def valid_parameters(question: Question) -> list[Parameters]:
    """All valid combinations of parameters of a question, in a fixed order."""
    return [json.loads(text) for text in _valid(question)]


def sister(case: Case) -> Case | None:
    """Return a case of the same question with another answer, for a worked example.

    Its mistakes are not asked for, so they need not be told apart.
    """
    for parameters in case.question.candidates():
        if parameters == case.parameters:
            continue
        other = Case(case.question, parameters, case.seed)
        try:
            kind = case.question.kind
            if not kind.degenerate(other.key) and kind.apart(case.key, other.key):
                return other
        except (QuestionError, LookupError, ZeroDivisionError, ValueError):
            continue
    return None


# ------------------------------------------------------------------------- the secret


def keyed_digest(secret: bytes, *parts: str) -> bytes:
    """Return HMAC-SHA256 of some texts under a secret."""
    # Each part carries its length, so that no two lists of parts read alike.
    message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hmac.new(secret, message, hashlib.sha256).digest()


def submission_seed(secret: bytes, learner: str, submission: str) -> str:
    """Seed of the hidden function inputs of one submission (`submission`: digest of its bytes)."""
    return keyed_digest(secret, "inputs", learner, submission).hex()


def make_token(secret: bytes, name: str, version: str, learner: str) -> str:
    """Return a signed token that names the set, the version and the learner of a notebook."""
    body = json.dumps([name, version, learner], ensure_ascii=False, separators=(",", ":")).encode()
    signature = keyed_digest(secret, "token", name, version, learner)[:18]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (body, signature))


def read_token(secret: bytes, token: object) -> tuple[str, str, str]:
    """Return set, version and learner of a token.

    Raises
    ------
    TokenError
        When it was not made with this secret.
    """
    if not isinstance(token, str) or len(token) > 2_000 or token.count(".") != 1:
        raise TokenError("This is not a token of a released notebook.")
    try:
        parts = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split(".")]
        content: Any = json.loads(parts[0])
        if not isinstance(content, list) or not all(type(item) is str for item in content):
            raise ValueError("no list of texts")
        name, version, learner = content
        expected = make_token(secret, name, version, learner)  # fails where a text holds half a character
    except (ValueError, RecursionError):
        raise TokenError("This is not a token of a released notebook.") from None
    if not hmac.compare_digest(token.encode(), expected.encode()):
        raise TokenError("The token was changed, or made with another secret.")
    return name, version, learner
