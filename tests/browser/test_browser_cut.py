"""The script that cuts the interpreter of the pages, on a small module."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
HEADER = b"\0asm\x01\0\0\0"
TYPES, MEMORY = b"\x01\x04\x01\x60\0\0", b"\x05\x03\x01\0\x01"
#: an imported function, two of a package that is left out with one of C++ between, and two others
FUNCTIONS = (b"fd_read", b"PyImagingNew", b"int std::min", b"open_picture", b"logfactorial", b"main")
_NAMED = b"".join(bytes([at, len(name)]) + name for at, name in enumerate(FUNCTIONS))
_LISTED = bytes([1, len(_NAMED) + 1, len(FUNCTIONS)]) + _NAMED
NAMES = bytes([0, len(_LISTED) + 5]) + b"\x04name" + _LISTED
#: the body of function number n is the number n
BODIES = [bytes([4, 0, 0x41, at, 0x0B]) for at in range(len(FUNCTIONS))]
CODE = b"\x0a\x1a\x05" + b"".join(BODIES[1:])
DATA = b"\x0b\x0a\x01\0\x41\x10\x0b\x04data"
#: 200 bytes, so that the length takes two bytes
OTHER = b"\0\xc8\x01\x05other" + bytes(194)
MODULE = HEADER + OTHER + TYPES + MEMORY + CODE + DATA + NAMES
SHORT = b"\x03\0\0\x0b"
NEEDED_CODE = b"\x0a\x98\x80\x80\x80\0\x05" + SHORT + BODIES[2] + SHORT + BODIES[4] + BODIES[5]
PAGE_MODULE = HEADER + TYPES + MEMORY + NEEDED_CODE
CUT = """async ([code, bytes]) => {
  const { forPages } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  return [...forPages(new Uint8Array(bytes))];
}"""


def test_names_data_and_code_that_no_page_calls_leave_the_interpreter_and_nothing_else_does(
    browser: Browser, root: Path
) -> None:
    script = (root / "makers/browser/cut.mjs").read_text("utf-8")
    page = browser.new_page()
    assert bytes(page.evaluate(CUT, [script, list(MODULE)])) == PAGE_MODULE
    page.close()
