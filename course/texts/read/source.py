"""Reads a text from a file or a string, and cuts it into sentences.

The characters stay as they were written, so that places of spans stay valid. Markup in the text is
never interpreted.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from course.errors import CourseError
from course.texts.read.words import word_list
from course.texts.spans import Sentence

#: most characters of a text: 25 times the length of a long magazine article
LONGEST = 1_000_000
#: most characters of a sentence; a longer sentence is cut, at a space where there is one
_PIECE = 1_000

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〇]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# characters in newspapers that only Chinese, or only Japanese, uses
_ONLY_JAPANESE = re.compile(
    "[円売込働対発経済図沢変広単価黒両増圏拡総県択釈択様従処歩気実権帰戻読続権伝仮検険験関鉄駅戦労営桜弾粋滞浜歳"
    "辺収産塩隠稲応毎]"
)
_ONLY_CHINESE = re.compile(
    "[这个们说对国际东车贸额亿万与业产为进从来应该让请还过动关税领导总统经济农现发开间问题华达长门马见贝风飞页顶项顺须"
    "须预颁频题颜饭馆龙龟齐齿们你您她它哪吗呢吧啊]"
)
_BOTH = re.compile("[国万来]")

# tags that end a sentence; others, such as <b>, stand within one
_BLOCK = re.compile(
    r"</?(?:p|div|html|head|body|br|hr|h[1-6]|li|ul|ol|dl|dt|dd|table|t[rdh]|thead|tbody|section|article|title|"
    r"header|footer|nav|main|aside|figure|figcaption|blockquote|pre|script|style|form|button|meta|link|img|!--)"
    r"(?![A-Za-z])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<(script|style)\b", re.IGNORECASE)

_STOP = re.compile(r"[。！？!?]+|[.．]+|…+|\n+|\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_CLOSING = "\"'”’)]}」』）】》〉»›"
_OPENING = "\"'“‘([{「『（【《〈«‹"


def read(text_or_path: str | Path) -> str:
    """Return a text: the content of a file, or the text itself.

    Parameters
    ----------
    text_or_path
        A `Path`, the path of a file that exists, or the text. Files in UTF-8, UTF-16, GB18030, Shift-JIS
        and EUC-JP are recognised.

    Returns
    -------
    str
        The characters, at most `LONGEST`. Ends of lines are as they were written.

    Raises
    ------
    CourseError
        The file does not exist, is no text, or the text is empty or too long.
    """
    text = _content(text_or_path)
    if len(text) > LONGEST:
        raise CourseError(_too_long("The text"))
    if not text.strip():
        raise CourseError("The text is empty. Give an article, or the path of a file with one.")
    return text


def whole(text: str) -> str:
    """Return a text with a replacement sign for each lone surrogate, which no file can hold."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _content(given: str | Path) -> str:
    if isinstance(given, Path):
        return _decoded(_bytes(given), given.name)
    if not isinstance(given, str):
        raise CourseError(
            f"A text or the path of a file was expected, not {type(given).__name__}. "
            "Write the text in quotes."
        )
    path = _path(given)
    if path is not None:
        return _decoded(_bytes(path), path.name)
    return given.removeprefix("\ufeff")


def _path(given: str) -> Path | None:
    """Return `given` as a path, or None if it is the text itself."""
    if len(given) > 1_000 or "\n" in given.strip() or not given.strip():
        return None
    if re.fullmatch(r"(?:https?|file)://\S+", given.strip(), re.IGNORECASE):
        raise CourseError("No page is fetched from the web: copy the text of it, or save it as a .txt file.")
    path = Path(given.strip())
    try:
        there = path.is_file()
        if path.is_dir():
            raise CourseError(f"{given.strip()!r} is a folder: give the path of a file in it.")
    except (OSError, ValueError):
        return None
    if there:
        return path
    # a string that ends like a text file's name is meant as a path, so it is reported as missing
    if re.fullmatch(
        r"\S[^\n]{0,200}\.(?:txt|md|html?|rtf|docx?|odt|pdf|csv|ipynb)", given.strip(), re.IGNORECASE
    ):
        raise CourseError(
            f"There is no file {given.strip()!r} here. "
            "Look at the file browser on the left for its name and folder."
        )
    return None


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise CourseError(f"{str(path)!r} is no file with a text.")
        # four bytes a character are the most that the encodings use
        if path.stat().st_size > 4 * LONGEST:
            raise CourseError(_too_long(f"The file {path.name!r}"))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CourseError(f"The file {str(path)!r} cannot be read: {reason}.") from None


def _too_long(what: str) -> str:
    return f"{what} has more than {LONGEST:,} characters, which is the most. Give it in parts."


def _decoded(content: bytes, name: str) -> str:
    """Return the characters of a file whose encoding is unknown."""
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return _strictly(content, "utf-32", name)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16", name)
    if content.startswith(b"\xef\xbb\xbf"):
        return _strictly(content, "utf-8-sig", name)
    if content.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise CourseError(
            f"{name!r} is no plain text. Open it in its own program, copy the text and save it as a .txt "
            "file."
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and "\x1b$" in text:
        return _strictly(content, "iso2022_jp", name)
    if text and "\0" not in text:
        return text
    if japanese := _in_euc(content):
        return japanese
    rate, text = min(((_unlikely(decoded), decoded) for decoded in _tries(content)), default=(1.0, ""))
    if rate > 0.3:
        raise CourseError(
            f"{name!r} is in no encoding that is known here. Save it as UTF-8: most editors offer this under "
            '"Save as".'
        )
    return text


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise CourseError(
            f"{name!r} says that it is {encoding}, but its bytes are not. Save it anew."
        ) from None


def _in_euc(content: bytes) -> str:
    """Return bytes decoded as Japanese EUC; empty where the result has too few kana.

    The Chinese encodings hold kana at the same codes, so the same bytes may also be Chinese.
    """
    try:
        text = content.decode("euc_jp")
    except UnicodeDecodeError:
        return ""
    return text if 10 * len(_KANA.findall(text)) > sum(not one.isascii() for one in text) else ""


def _tries(content: bytes) -> Iterator[str]:
    for encoding in ("cp932", "gb18030", "big5", "cp1252", "utf-16-le", "utf-16-be"):
        try:
            yield content.decode(encoding)
        except UnicodeDecodeError:
            continue


def _unlikely(text: str) -> float:
    """Return the part, from 0 to 1, of a text's non-ASCII characters that newspapers hardly print.

    Bytes of one East Asian encoding read in another give rare characters, kana of half width or letters with
    accents, which shows that the encoding is wrong.
    """
    some = text[:20_000]
    seen = sum(map(_rare, some))
    return seen / max(1, sum(not one.isascii() for one in some))


def _rare(character: str) -> bool:
    code = ord(character)
    if code < 0x80:
        return code < 32 and character not in "\t\n\r\x0c"
    if 0x3000 <= code <= 0x30FF or 0xFF01 <= code <= 0xFF5E or 0x2010 <= code <= 0x203B:
        return False
    if 0x4E00 <= code <= 0x9FFF:
        # the oldest Chinese and Japanese sets list the characters of daily use first
        return not (_common(character, "gb2312", 0xD7) or _common(character, "shift_jis", 0x98))
    return code not in {0xA3, 0xA5, 0x20AC, 0xB7, 0xD7, 0xB0, 0xE9, 0xE8, 0xF6, 0xFC, 0xE4}


def _common(character: str, encoding: str, last: int) -> bool:
    try:
        return character.encode(encoding)[0] <= last
    except UnicodeEncodeError:
        return False


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text, in its order.

    A sentence ends with its full stop, question or exclamation mark, with the quotation mark behind it, or
    with the line. Tags of a web page end a sentence and belong to none.

    Returns
    -------
    list of Sentence
        At most 1,000 characters each; a longer sentence is cut at a space, or anywhere without one.
    """
    spans = [
        piece
        for start, end in _stretches(text)
        for one in _split(text, start, end)
        for piece in _pieces(text, *one)
    ]
    words = [text[start:end] for start, end in spans]
    languages = _languages(words)
    return [
        Sentence(number, start, end, word, language)
        for number, ((start, end), word, language) in enumerate(zip(spans, words, languages, strict=True), 1)
    ]


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each stretch between tags that end a sentence."""
    at = 0
    while at < len(text):
        tag = _BLOCK.search(text, at)
        if tag is None:
            yield at, len(text)
            return
        yield at, tag.start()
        at = tag.end()
        script = _SCRIPT.match(tag[0])
        if script:
            # the content of a script or a style is not text of the article
            closing = text.find(f"</{script[1]}", at)
            at = len(text) if closing < 0 else closing


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.start() < begin or not _ends(text, stop):
            continue
        after = stop.end()
        while after < end and text[after] in _CLOSING and after - stop.end() < 5:
            after += 1
        # 「…。」と述べた goes on behind the quotation mark
        if after > stop.end() and re.match(r"[とのをはがにでもへや]", text[after : after + 1]):
            continue
        yield begin, after
        begin = after
    if begin < end:
        yield begin, end


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Return whether a mark ends its sentence."""
    if stop[0][0] == "…":
        return False
    if stop[0][0] in "\r\n":
        return stop[0] not in {"\n", "\r\n"} or not _wrapped(text, stop)
    if stop[0] not in {".", "．"}:
        return True
    before, after = text[max(0, stop.start() - 25) : stop.start()], text[stop.end() : stop.end() + 16]
    if not after:
        return True
    rest = after.lstrip(_CLOSING)
    if (rest[:1].isdigit() and before[-1:].isdigit()) or (rest[:1].islower() and rest == after):
        return False
    if not rest[:1].isspace():
        # "U.S." and addresses of the web go on; Chinese and Japanese set no space
        return bool(_HAN.match(rest[:1]) or _KANA.match(rest[:1]) or rest[:1] in _OPENING) and len(rest) > 0
    following = rest.lstrip()[:1]
    if following.islower():
        return False
    word = re.split(r"[\s(\[“‘\"']", before)[-1]
    begun = re.match(r"\w+", after.lstrip(_CLOSING).lstrip())
    if "." in word and begun and begun[0] in word_list("source")["begins"]:
        return True
    return not _shortened(word, following)


def _wrapped(text: str, stop: re.Match[str]) -> bool:
    """Return whether a line ends only because an editor wrapped it."""
    begin = max(text.rfind("\n", 0, stop.start()), stop.start() - 200) + 1
    line, following = text[begin : stop.start()].rstrip(), text[stop.end() : stop.end() + 1]
    if len(line) < 45 or line[-1] in ".!?:;" or not line[-1].isascii():
        return False
    goes_on = line[-1] == "," or re.split(r"\W", line)[-1] in word_list("source")["goes_on"]
    return following.islower() or (following.isalnum() and goes_on)


def _shortened(word: str, following: str) -> bool:
    """Return whether a word with a full stop behind it is a short form in the middle of a sentence."""
    low, lists = word.lower(), word_list("source")
    if low in lists["before_a_figure"]:
        return following.isdigit() or low in {"vol", "fig"}
    if low in lists["never_last"]:
        return True
    if low in lists["short"]:
        return following.isdigit() or not following.isupper()
    # initials: "J. Smith"; "U.S." before a capital may be either, and mostly goes on
    return bool(re.fullmatch(r"(?:[A-Za-z]\.)*[A-Z]", word)) and low != "i"


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence without the white space around it, in pieces that are not too long."""
    while start < end:
        stop = min(end, start + _PIECE)
        if stop < end:
            space = text.rfind(" ", start + _PIECE // 2, stop)
            stop = space + 1 if space > 0 else stop
        first, last = _trimmed(text, start, stop)
        if first < last:
            yield first, last
        start = stop


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    word = text[start:end]
    left = len(word) - len(word.lstrip(_BLANK))
    return start + left, max(start + left, start + len(word.rstrip(_BLANK)))


_BLANK = "".join(map(chr, [*range(33), 0x7F, 0x85, 0xA0, 0x1680, *range(0x2000, 0x2010), 0x2028, 0x2029])) + (
    "\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff"
)


def _languages(words: list[str]) -> list[str]:
    """Return each sentence's language; a sentence of Chinese characters only gets the nearest known one."""
    known = [_language(word) for word in words]
    before = _nearest(known)
    after = _nearest(known[::-1])[::-1]
    return [one or _nearer(first, last) for one, first, last in zip(known, before, after, strict=True)]


def _language(word: str) -> str:
    han, kana, latin = len(_HAN.findall(word)), len(_KANA.findall(word)), len(_LATIN.findall(word))
    # a name in Chinese characters within an English sentence leaves it English
    if 3 * (han + kana) < latin or not han + kana:
        return "en" if latin else ""
    if kana:
        return "ja"
    chinese = len(_ONLY_CHINESE.findall(_BOTH.sub("", word)))
    japanese = len(_ONLY_JAPANESE.findall(word))
    if chinese != japanese:
        return "zh" if chinese > japanese else "ja"
    return "" if len(word) < 60 else "zh"


def _nearest(known: list[str]) -> list[tuple[int, str]]:
    """Return for each sentence the last known language up to it, with the distance in sentences."""
    found: list[tuple[int, str]] = []
    far, language = 10**9, ""
    for one in known:
        far, language = (0, one) if one else (far + 1, language)
        found.append((far, language))
    return found


def _nearer(first: tuple[int, str], last: tuple[int, str]) -> str:
    return min((one for one in (last, first) if one[1]), default=(0, "zh"))[1]
