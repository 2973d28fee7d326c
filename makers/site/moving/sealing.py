"""Seals texts so that only an answer opens them, and nobody reads feedback by looking into the page.

A text is combined with a stream of digests of a salt and a key, and is found by a digest of both. This is a
courtesy to the reader and no secret: a program could try all options of a question. The assessed sets are
never on the site. `check.js` opens sealed texts. It has its own SHA-256, since browsers do not offer theirs
to pages that are opened from a folder.
"""

import base64
import hashlib

_TAG = 8  #: number of letters in a tag


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\n".join(parts).encode()).digest()


def tag_of(salt: str, key: str) -> str:
    """Return the short digest of salt and key under which the page looks up a sealed text.

    `salt`: a text that differs for each question.
    `key`: the answer.
    """
    return _digest("tag", salt, key).hex()[:_TAG]


def _mixed(salt: str, key: str, content: bytes) -> bytes:
    blocks = -(-len(content) // 32)
    stream = b"".join(_digest("text", salt, key, str(block)) for block in range(blocks))
    return bytes(one ^ other for one, other in zip(content, stream, strict=False))


def sealed(salt: str, key: str, text: str) -> str:
    """Return a text that `check.js` reads with the same salt and key.

    `salt` and `key`: as for `tag_of`.
    """
    return base64.b64encode(_mixed(salt, key, text.encode())).decode()
