"""Texts that only an answer opens: what a check says of an answer is not read by leafing through the page.

A text is mixed with a stream of digests of a salt and a key, and found by a digest of both. This is a
courtesy to the reader and no secret: the options of a question are few, so a program could try them all. The
assessed sets are never on the site. `check.js` opens what is sealed here. It brings its own SHA-256, since
browsers keep theirs from pages that are opened from a folder.
"""

import base64
import hashlib

_TAG = 8  #: letters of a tag


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\n".join(parts).encode()).digest()


def tag_of(salt: str, key: str) -> str:
    """Return the name under which what a key opens is found.

    `salt`: another one for each question.
    `key`: the answer.
    """
    return _digest("tag", salt, key).hex()[:_TAG]


def _mixed(salt: str, key: str, content: bytes) -> bytes:
    blocks = -(-len(content) // 32)
    stream = b"".join(_digest("text", salt, key, str(block)) for block in range(blocks))
    return bytes(one ^ other for one, other in zip(content, stream, strict=False))


def sealed(salt: str, key: str, text: str) -> str:
    """Return a text that `opened` reads with the same salt and key.

    `salt` and `key`: as for `tag_of`.
    """
    return base64.b64encode(_mixed(salt, key, text.encode())).decode()


def opened(salt: str, key: str, text: str) -> str:
    """Return what was sealed.

    `text`: what `sealed` returned.
    """
    return _mixed(salt, key, base64.b64decode(text)).decode()
