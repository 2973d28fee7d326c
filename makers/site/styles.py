"""Shortens the theme's style sheets to the rules that some page of the site can use."""

import re
from collections.abc import Collection
from typing import Any

import tinycss2

_NAMED = re.compile(r"[.#](-?[_a-zA-Z][\w-]*)")


def names_in(text: str) -> set[str]:
    """Return every word of a page or script that could be the name of a class or an id."""
    return set(re.findall(r"-?[_a-zA-Z][\w-]*", text))


def used_rules(css: str, names: Collection[str]) -> str:
    """Return a style sheet without rules that match no page, and without fonts and comments.

    `names`: classes and ids that occur on some page; a selector with any other name matches nothing.
    """
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(text for rule in rules if (text := _used_part(rule, names)))


def _used_part(rule: Any, names: Collection[str]) -> str:
    if rule.type == "qualified-rule":
        fits = [one for one in _selectors(rule.prelude) if _fits(one, names)]
        body = tinycss2.serialize(rule.content).strip()
        return f"{','.join(fits)}{{{body}}}\n" if fits and body else ""
    if rule.type != "at-rule" or rule.at_keyword == "font-face":
        return ""
    if rule.content is None or rule.at_keyword not in ("media", "supports"):
        return str(rule.serialize())
    inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
    body = "".join(_used_part(one, names) for one in inside)
    return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{body}}}\n" if body else ""


def _selectors(prelude: list[Any]) -> list[str]:
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def _fits(selector: str, names: Collection[str]) -> bool:
    # names inside brackets may be alternatives or may be absent
    plain = re.sub(r"\[[^\]]*\]|:(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)", "", selector)
    return all(name in names for name in _NAMED.findall(plain))
