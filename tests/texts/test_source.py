"""A text from a file or from the keyboard, cut into sentences of three languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.errors import CourseError
from course.texts.read import source

ENGLISH = "Exports rose to £3bn – a “record” for the café."
CHINESE = "中国是日本最大的贸易伙伴，去年双边贸易总额达到3000亿美元，同比增长12%。"
TAIWAN = "台灣對中國大陸出口佔比由四成四降至三成九，貿易總額達三千億美元。"
JAPANESE = "中国は日本の最大の貿易相手国であり、昨年の輸出額は約１９兆円だった。"


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, TAIWAN, JAPANESE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_read_in_the_encodings_of_all_three_languages(
    tmp_path: Path, encoding: str, text: str
) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(text.encode(encoding))
    assert source.read(file) == text
    assert source.read(str(file)) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp932", JAPANESE), ("big5", TAIWAN), ("cp1252", ENGLISH), ("utf-16-le", JAPANESE)],
)
def test_a_file_is_read_in_the_encodings_of_one_language(tmp_path: Path, encoding: str, text: str) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(text.encode(encoding))
    assert source.read(file) == text


def test_what_is_no_path_is_the_text() -> None:
    assert source.read("Exports rose.") == "Exports rose."
    assert source.read("\ufeff輸出は増えた。") == "輸出は増えた。"


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ("missing.txt", "no file"),
        (Path("nowhere") / "text.txt", "cannot be read"),
        ("  \n", "empty"),
        (12, "not int"),
        ("a" * (source.LONGEST + 1), "in parts"),
    ],
)
def test_what_cannot_be_read_is_said(given_: object, words: str) -> None:
    with pytest.raises(CourseError, match=words):
        source.read(given_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 ...", "no plain text"),
        (b"PK\x03\x04 ...", "no plain text"),
        (b"\x00\x01\x02\x03" * 50, "no encoding"),
        (b"\xff\xfe\x00\xd8", "its bytes are not"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "text.bin"
    file.write_bytes(content)
    with pytest.raises(CourseError, match=words):
        source.read(file)


def test_a_file_that_is_too_long_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(b"a" * (4 * source.LONGEST + 1))
    with pytest.raises(CourseError, match="in parts"):
        source.read(file)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "U.S. imports fell. The U.S. Trade Representative said so. He lives in the U.S. The end.",
            [
                "U.S. imports fell.",
                "The U.S. Trade Representative said so.",
                "He lives in the U.S.",
                "The end.",
            ],
        ),
        ("It grew 3.5 percent in Jan. 2024. No. 1 is Mr. Smith.", None),
        ('"It works." she said. They left.', ['"It works." she said.', "They left."]),
        ("At 3 p.m. on Monday it rained! Did it?", ["At 3 p.m. on Monday it rained!", "Did it?"]),
        (
            "Dr. J. R. Smith of Apple Inc. spoke. It fell.",
            ["Dr. J. R. Smith of Apple Inc. spoke.", "It fell."],
        ),
        ("Headline\nThe text.\r\n\r\nMore", ["Headline", "The text.", "More"]),
        (
            "This line of a hard-wrapped text goes on, because an editor\nwrapped it. Next.",
            ["This line of a hard-wrapped text goes on, because an editor\nwrapped it.", "Next."],
        ),
        (
            "「そうだ。」と述べた。輸出が増えた！本当か？",
            ["「そうだ。」と述べた。", "輸出が増えた！", "本当か？"],
        ),
        ("“是的。”他说。出口增长12.5%。", ["“是的。”", "他说。", "出口增长12.5%。"]),
        ("<p>Up <b>12%</b>.</p><script>var a = 1. B</script><p>Down.</p>", ["Up <b>12%</b>.", "Down."]),
        ("A < B and 5 > 3.", ["A < B and 5 > 3."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str] | None) -> None:
    found = [sentence.text for sentence in source.sentences(text)]
    assert found == (expected or ["It grew 3.5 percent in Jan. 2024.", "No. 1 is Mr. Smith."])


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Exports rose.\n出口增长了。\n輸出が増えた。", ["en", "zh", "ja"]),
        ("日米首脳会談\n両首脳は合意した。\n米中対立激化", ["ja", "ja", "ja"]),
        ("日本经济\n去年出口增长。", ["zh", "zh"]),
        ("Tokyo (東京) and 北京 agreed.", ["en"]),
        ("輸出額増加", ["ja"]),
    ],
)
def test_each_sentence_has_its_language(text: str, languages: list[str]) -> None:
    assert [sentence.language for sentence in source.sentences(text)] == languages


@pytest.mark.parametrize(
    "piece", ["a", "1", "一", "(", "\n", "<a", ".", "A.", "\u202e1\u200b", " ", "。", "<p>", "<script>"]
)
def test_a_text_without_an_end_is_cut_into_pieces(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    assert all(len(sentence.text) <= 1_000 for sentence in source.sentences(text))


@given(st.text(max_size=400) | st.text(alphabet="aB1. \n。「」!?<p>/&中のU,", max_size=400))
@settings(max_examples=300)
def test_sentences_stand_in_the_text_and_apart(text: str) -> None:
    end = 0
    for number, sentence in enumerate(source.sentences(text), 1):
        assert sentence.number == number
        assert end <= sentence.start < sentence.end <= len(text)
        assert sentence.text == text[sentence.start : sentence.end]
        assert sentence.text.strip() and sentence.language in {"en", "zh", "ja"}
        end = sentence.end
