"""Grading worksheets as Moodle writes them in each language, with made-up learners.

The columns and their order are those of `mod/assign/gradingtable.php` when it downloads. The words are
restated from the language files named at each language, by the id of the string. Names of months and days
come from CLDR, as babel has it, which is also where PHP's intl takes them from.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from babel.dates import get_day_names, get_month_names

#: Ids of the headings in their order; `grade` is `gradenoun` in newer versions, with the same word.
COLUMNS = (
    "recordid",
    "fullname",
    "email",
    "status",
    "grade",
    "maxgrade",
    "gradecanbechanged",
    "lastmodifiedsubmission",
    "lastmodifiedgrade",
)


@dataclass(frozen=True)
class Language:
    """Words of one language; `form` is strftimedaydatetime and `decimal` decsep of its langconfig.php."""

    locale: str
    decimal: str
    form: str
    hiddenuser: str
    headings: tuple[str, ...]
    scale: str
    submitted: str
    missing: str
    late: str


LANGUAGES = {
    # moodle/moodle: mod/assign/lang/en/assign.php (recordid, status, maxgrade twice, scale,
    # gradecanbechanged, lastmodified…, hiddenuser, submissionstatus_…, submittedlateshort),
    # lang/en/moodle.php (fullname, email, gradenoun), lang/en/langconfig.php
    "en": Language(
        "en_AU",
        ".",
        "%A, %d %B %Y, %I:%M %p",
        "Participant ",
        (
            "Identifier",
            "Full name",
            "Email address",
            "Status",
            "Grade",
            "Maximum Grade",
            "Grade can be changed",
            "Last modified (submission)",
            "Last modified (grade)",
        ),
        "Scale",
        "Submitted for grading",
        "No submission",
        "{$a} late",
    ),
    # projectestac/moodle-langpacks: de/assign.php, de/moodle.php (fullname, email, grade), de/langconfig.php
    "de": Language(
        "de_DE",
        ",",
        "%A, %d. %B %Y, %H:%M",
        "Teilnehmer/in",
        (
            "ID",
            "Vollständiger Name",
            "E-Mail-Adresse",
            "Status",
            "Bewertung",
            "Bestwertung",
            "Bewertung kann geändert werden",
            "Zuletzt geändert (Abgabe)",
            "Zuletzt geändert (Bewertung)",
        ),
        "Skala",
        "Zur Bewertung abgegeben",
        "Keine Abgabe",
        "{$a} später",
    ),
    # projectestac/moodle-langpacks: fr/assign.php, fr/langconfig.php; tessier-benjamin/moodledata:
    # lang/fr/moodle.php (fullname, email, grade)
    "fr": Language(
        "fr_FR",
        ",",
        "%A %d %B %Y, %H:%M",
        "Participant",
        (
            "Identifiant",
            "Nom complet",
            "Adresse de courriel",
            "Statut",
            "Note",
            "Note maximale",
            "La note peut être modifiée",
            "Dernière modification (travail remis)",
            "Dernière modification (note)",
        ),
        "Barème",
        "Remis pour évaluation",
        "Pas de travail remis",
        "En retard de {$a}",
    ),
    # mutualadestruc/moodle-401: lang/es/assign.php, lang/es/moodle.php (fullname, email, grade, gradenoun),
    # lang/es/langconfig.php; projectestac/moodle-langpacks: es/assign.php (hiddenuser, submissionstatus_…)
    "es": Language(
        "es_ES",
        ",",
        "%A, %d de %B de %Y, %H:%M",
        "Participante",
        (
            "Identificador",
            "Nombre completo",
            "Dirección de correo",
            "Estado",
            "Calificación",
            "Calificación máxima",
            "La calificación puede ser cambiada",
            "Última modificación (entrega)",
            "Última modificación (calificación)",
        ),
        "Escala",
        "Enviado para calificar",
        "Sin entrega",
        "{$a} después",
    ),
    # projectestac/moodle-langpacks: ja/assign.php, ja/moodle.php (fullname, email, grade), ja/langconfig.php
    "ja": Language(
        "ja_JP",
        ".",
        "%Y年 %m月 %d日(%A) %H:%M",
        "参加者",
        (
            "ID",
            "フルネーム",
            "メールアドレス",
            "ステータス",
            "評点",
            "最大評点",
            "評点変更可",
            "最終更新日時 (提出)",
            "最終更新日時 (評定)",
        ),
        "評価尺度",
        "評定のために提出済み",
        "提出なし",
        "{$a} 遅く提出",
    ),
    # projectestac/moodle-langpacks: zh_cn/assign.php, zh_cn/moodle.php (fullname, email, grade),
    # zh_cn/langconfig.php
    "zh_cn": Language(
        "zh_CN",
        ".",
        "%Y年%m月%d日 %A %H:%M",
        "参与者",
        (
            "识别码",
            "全名",
            "Email地址",
            "状态",
            "成绩",
            "最高成绩",
            "允许更改成绩",
            "最后修改（学生）",
            "最后修改（教师）",
        ),
        "量表",
        "已经提交",
        "未提交",
        "{$a}之后",
    ),
}


def userdate(language: str, time: datetime) -> str:
    """Return a time as Moodle's userdate() writes it: no zero before the day and the hour of twelve."""
    words = LANGUAGES[language]
    parts = {
        "%A": get_day_names("wide", "format", words.locale)[time.weekday()],
        "%B": get_month_names("wide", "format", words.locale)[time.month],
        "%d": str(time.day),
        "%m": f"{time.month:02d}",
        "%Y": str(time.year),
        "%H": f"{time.hour:02d}",
        "%I": str(time.hour % 12 or 12),
        "%M": f"{time.minute:02d}",
        "%p": "PM" if time.hour >= 12 else "AM",
    }
    text = words.form
    for sign, value in parts.items():
        text = text.replace(sign, value)
    return text


def localised(language: str, value: float) -> str:
    """Return a number as Moodle's format_float() writes it."""
    return f"{value:.2f}".replace(".", LANGUAGES[language].decimal)


def unformat_float(language: str, text: str) -> float:
    """Read a grade as Moodle's importer does: only the language's own separator becomes a point."""
    return float(text.replace(" ", "").replace(LANGUAGES[language].decimal, "."))


def worksheet(language: str, maximum: float | None, *, comma: str = ",", **changed: str) -> str:
    """Return a worksheet: Ann handed in, Zoë too and has a grade, Li did not.

    Parameters
    ----------
    language : str
        Code of the language.
    maximum : float or None
        Of the assignment; None leaves its column away, as newer versions do for an assignment without points.
    comma : str
        Between the columns.
    changed : str
        Id of a column to what Zoë's cell says instead.
    """
    words = LANGUAGES[language]
    most = "" if maximum is None else localised(language, maximum)
    times = [userdate(language, datetime(2026, 11, day, hour, 5)) for day, hour in ((24, 23), (25, 2))]
    here, new = words.submitted, words.missing
    old = localised(language, 3)
    rows = [
        [f"{words.hiddenuser}101", "Ann Smith", "ann@x.org", here, "", most, "+", times[0], "-", ""],
        [f"{words.hiddenuser}102", "Zoë O'Neill", "zoe@x.org", here, old, most, "+", times[1], times[1]],
        [f"{words.hiddenuser}103", "李 伟", "li@x.org", new, "", most, "+", "-", "-", ""],
    ]
    rows[1].append("well, done; 3,5")
    for column, text in changed.items():
        rows[1][COLUMNS.index(column)] = text
    table = [[*words.headings, "Feedback"], *rows]
    if maximum is None:
        place = COLUMNS.index("maxgrade")
        table = [row[:place] + row[place + 1 :] for row in table]
    target = io.StringIO()
    csv.writer(target, lineterminator="\n", delimiter=comma).writerows(table)
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + target.getvalue()
