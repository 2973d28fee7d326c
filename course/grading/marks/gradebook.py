"""Keep every marking in a database, SQLite or PostgreSQL, without overwriting any.

A marking is one run of the marker over a set. Marking again adds a marking when its results or its note
differ from the set's last marking. The last marking counts, and the earlier ones are its history.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from course.errors import CourseError, nearest
from course.grading.lms import table_text
from course.grading.marks.rows import Row, grades_csv
from course.grading.marks.totals import Total

_TABLES = sa.MetaData()
_MARKING = sa.Table(
    "course_marking",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("set_name", sa.String(200), nullable=False, index=True),
    sa.Column("set_version", sa.String(64), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("made_at", sa.DateTime, nullable=False, server_default=sa.func.current_timestamp()),
)
_MARK = sa.Table(
    "course_mark",
    _TABLES,
    sa.Column("marking", sa.ForeignKey("course_marking.id"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("student", sa.Text, nullable=False, index=True),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("points", sa.Float, nullable=False),
    sa.Column("of", sa.Float, nullable=False),
    sa.Column("mistake", sa.Text, nullable=False),
    sa.Column("cell", sa.Integer),
    sa.Column("line", sa.Integer),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("containment", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)
_TOTAL = sa.Table(
    "course_total",
    _TABLES,
    sa.Column("marking", sa.ForeignKey("course_marking.id"), primary_key=True),
    sa.Column("student", sa.Text, primary_key=True),
    sa.Column(
        "by_question", sa.Text, nullable=False
    ),  # JSON: question to points, with the teacher's changes by hand
    sa.Column("points", sa.Float, nullable=False),
    sa.Column("of", sa.Float, nullable=False),
    sa.Column("late_hours", sa.Float),
    sa.Column("late_factor", sa.Float, nullable=False),
    sa.Column("total", sa.Float, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("notes", sa.Text, nullable=False),
)


def _address(address: str | Path) -> sa.URL:
    text = str(address)
    if "://" not in text:
        return sa.URL.create("sqlite", database=text)
    try:
        url = sa.make_url(text)
    except sa.exc.ArgumentError as error:
        raise CourseError(
            f"{text.partition('://')[0]}://… is not the address of a database. Write a file name, or an "
            "address such as postgresql://name@host/database."
        ) from error
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _check_file(url: sa.URL) -> None:
    """Refuse an SQLite address that does not name a plain file.

    Raises
    ------
    CourseError
        When the gradebook would be in memory, and so lost at the end, or SQLite would take the name apart.
    """
    name = url.database or ":memory:"
    if name == ":memory:" or name.startswith("file:") or "uri" in url.query:
        raise CourseError(
            f"{name!r} names no plain file for a gradebook: write its file name, such as gradebook.sqlite."
        )


def _existing(url: sa.URL) -> sa.URL:
    """Return the address that opens an existing SQLite file and never makes one.

    Raises
    ------
    CourseError
        When there is no such file; names the most similar file in the folder.
    """
    path = Path(url.database or "")
    if not path.is_file():
        beside = sorted(one.name for one in path.parent.glob("*.sqlite"))
        guess = nearest(path.name, beside) or next(iter(beside), None)
        hint = f" Did you mean {path.with_name(guess)}?" if guess else ""
        raise CourseError(f"There is no gradebook {path}.{hint} `course grade` makes one.")
    return url.set(database=path.resolve().as_uri(), query={"mode": "rw", "uri": "true"})


def _make_private(path: Path) -> None:
    """Make the file of a gradebook so that only its owner reads it; an existing file keeps its rights.

    SQLite gives its files beside a database the rights of the database.
    """
    with contextlib.suppress(OSError):  # SQLite says why the file cannot be made
        path.touch(mode=0o600, exist_ok=False)


def _reason(error: sa.exc.SQLAlchemyError, url: sa.URL) -> str:
    """Return the first line of the driver's message, unless it holds a secret of the address."""
    lines = str(getattr(error, "orig", None) or "").strip().splitlines()
    said = " ".join(lines[0].split())[:300].rstrip(".") if lines else ""
    secrets = [str(url.password or ""), *(str(value) for value in url.query.values())]
    hidden = any(secret and secret in said for secret in secrets)
    return type(error).__name__ if hidden or not said else said


def _shown(url: sa.URL) -> str:
    """Return an address to print, without the password and the options, which may hold a password too."""
    plain = url.set(drivername=url.get_backend_name(), query={})
    return plain.render_as_string(hide_password=True)


class Gradebook:
    """All markings of all sets in one database.

    `address` is a file for SQLite, or an address such as ``postgresql://name@host/database``; `shown` is the
    address without its password. With `existing` a gradebook that is missing is not made.

    Raises
    ------
    CourseError
        When the database cannot be opened. The message holds no password.
    """

    def __init__(self, address: str | Path, *, existing: bool = False) -> None:
        url = _address(address)
        lite = url.get_backend_name() == "sqlite"
        if lite:
            _check_file(url)
        self.shown = str(url.database) if lite else _shown(url)
        if lite and existing:
            url = _existing(url)
        self._url = url
        try:
            # a server that was started again while the notebooks ran is asked again
            options = {"timeout": 60} if lite else {}
            self._engine = sa.create_engine(url, connect_args=options, pool_pre_ping=not lite)
        except (sa.exc.ArgumentError, ModuleNotFoundError) as error:
            raise CourseError(
                f"There is no driver for the database {url.get_backend_name()!r}: use a file or PostgreSQL, "
                "whose driver comes with the course's extra `grade`."
            ) from error
        if lite:
            sa.event.listen(self._engine, "connect", _leave_transactions_to_us)
            sa.event.listen(self._engine, "begin", _begin_at_once)
            if existing:
                sa.event.listen(self._engine, "connect", _write_nothing)
        try:
            if existing:
                self._check_tables()
            else:
                if lite:
                    _make_private(Path(url.database or ""))
                with self._alone() as connection:
                    _TABLES.create_all(connection)
        except sa.exc.SQLAlchemyError as error:
            raise CourseError(
                f"The gradebook {self.shown} cannot be opened: {_reason(error, url)}."
            ) from error

    def _check_tables(self) -> None:
        with self._engine.connect() as connection:
            present = sa.inspect(connection).get_table_names()
        if not set(_TABLES.tables) <= set(present):
            raise CourseError(f"{self.shown} is no gradebook of this course: it has no markings table.")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _in_a_sentence(self) -> Iterator[None]:
        """Turn a database failure into a sentence that does not show the query.

        Raises
        ------
        CourseError
            When the database is gone, locked, full or read-only. An error of this program itself, such as a
            learner who is there twice, is raised as it is.
        """
        try:
            yield
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
            raise CourseError(
                f"The gradebook {self.shown} cannot be used now: {_reason(error, self._url)}. Put that "
                "right, such as by starting the database again, and run the same command again. A marking is "
                "kept whole or not at all and never twice, and notebooks that have run do not run again."
            ) from error

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        """Open a connection that only reads."""
        with self._in_a_sentence(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[sa.Connection]:
        """Open a transaction during which no other marker can write."""
        with self._engine.execution_options(writing=True).begin() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(4907231)"))
                connection.execute(sa.text("SET LOCAL TIME ZONE 'UTC'"))  # as SQLite writes its times
            yield connection

    def record(
        self, name: str, version: str, rows: Sequence[Row], totals: Sequence[Total], note: str = ""
    ) -> int:
        """Add a marking unless it equals the set's last one; return the number of the marking that counts.

        The seconds of a run are kept, but do not count as a difference. A new note makes a new marking, so
        that the reason to mark again is kept even where no mark changed.

        Raises
        ------
        CourseError
            When the database cannot be reached or written; the message says what to do.
        """
        made = [_total_row(one) for one in totals]
        with self._in_a_sentence(), self._alone() as connection:
            last = self._last(connection, name)
            if last is not None and self._equals(connection, last, version, rows, made):
                kept = sa.select(_MARKING.c.note).where(_MARKING.c.id == last)
                if note in ("", connection.execute(kept).scalar_one()):
                    return last
            # we count while nobody else writes, since a server's own counter skips numbers after a crash
            number = 1 + int(connection.execute(sa.select(sa.func.max(_MARKING.c.id))).scalar() or 0)
            added = sa.insert(_MARKING).values(id=number, set_name=name, set_version=version, note=note)
            connection.execute(added)
            marks = [{"marking": number, "place": place, **row.as_dict()} for place, row in enumerate(rows)]
            if marks:
                connection.execute(sa.insert(_MARK), marks)
            if made:
                connection.execute(sa.insert(_TOTAL), [{"marking": number, **one} for one in made])
        return number

    def _last(self, connection: sa.Connection, name: str) -> int | None:
        asked = sa.select(sa.func.max(_MARKING.c.id)).where(_MARKING.c.set_name == name)
        found = connection.execute(asked).scalar()
        return None if found is None else int(found)

    def _equals(
        self,
        connection: sa.Connection,
        number: int,
        version: str,
        rows: Sequence[Row],
        made: Sequence[dict[str, Any]],
    ) -> bool:
        kept_version = connection.execute(
            sa.select(_MARKING.c.set_version).where(_MARKING.c.id == number)
        ).scalar()
        if kept_version != version or len(made) != len(self._totals(connection, number)):
            return False
        same_rows = [replace(row, seconds=0.0) for row in self._rows(connection, number)] == [
            replace(row, seconds=0.0) for row in rows
        ]
        return same_rows and self._totals(connection, number) == sorted(made, key=lambda one: one["student"])

    def _rows(self, connection: sa.Connection, number: int) -> list[Row]:
        asked = sa.select(_MARK).where(_MARK.c.marking == number).order_by(_MARK.c.place)
        found = []
        for line in connection.execute(asked).mappings():
            content = {key: value for key, value in line.items() if key not in ("marking", "place")}
            found.append(Row(**content))
        return found

    def _totals(self, connection: sa.Connection, number: int) -> list[dict[str, Any]]:
        asked = sa.select(_TOTAL).where(_TOTAL.c.marking == number)
        found = [dict(line) for line in connection.execute(asked).mappings()]
        for line in found:
            del line["marking"]
        return sorted(found, key=lambda line: line["student"])  # databases sort letters differently

    def markings(self, name: str | None = None) -> list[dict[str, Any]]:
        """List the markings, oldest first: number, set, version, note and time."""
        asked = sa.select(_MARKING).order_by(_MARKING.c.id)
        if name is not None:
            asked = asked.where(_MARKING.c.set_name == name)
        with self._reading() as connection:
            return [dict(line) for line in connection.execute(asked).mappings()]

    def rows(self, name: str, marking: int | None = None) -> list[Row]:
        """Return the rows of a set's marking with this number; where none is given, of its last marking."""
        with self._reading() as connection:
            number = self._number(connection, name, marking)
            return self._rows(connection, number)

    def totals(self, name: str, marking: int | None = None) -> list[dict[str, Any]]:
        """Return each learner's total in a marking of a set, sorted by learner.

        Each dict holds student, points, of, late_hours, late_factor, total, open and notes. Its by_question
        holds the points for each question, with the teacher's changes by hand.
        """
        with self._reading() as connection:
            found = self._totals(connection, self._number(connection, name, marking))
        return [{**line, "by_question": json.loads(line["by_question"])} for line in found]

    def totals_csv(self, name: str, marking: int | None = None) -> str:
        """Return student, points for each question and total as CSV."""
        found = self.totals(name, marking)
        points = [line["by_question"] for line in found]
        questions = list(dict.fromkeys(question for one in points for question in one))
        table = [["student", *questions, "total"]]
        for line, one in zip(found, points, strict=True):
            cells = [f"{one[question]:g}" if question in one else "" for question in questions]
            table.append([line["student"], *cells, f"{line['total']:g}"])
        return table_text(table)

    def long_csv(self, name: str, marking: int | None = None) -> str:
        """Return the full long table of a marking as CSV, the columns of `grades.csv`."""
        return grades_csv(self.rows(name, marking))

    def history(self, name: str, student: str) -> list[tuple[int, float]]:
        """Return a learner's total in each marking of a set, oldest first."""
        asked = (
            sa.select(_TOTAL.c.marking, _TOTAL.c.total)
            .join(_MARKING, _MARKING.c.id == _TOTAL.c.marking)
            .where(_MARKING.c.set_name == name, _TOTAL.c.student == student)
            .order_by(_TOTAL.c.marking)
        )
        with self._reading() as connection:
            return [(int(line[0]), float(line[1])) for line in connection.execute(asked)]

    def copy_to(self, other: Gradebook) -> dict[str, int]:
        """Copy every marking under its own number into an empty gradebook, all of them or none.

        The result counts the copied ``markings``, ``marks`` and ``totals``. The counts are 0 when the other
        gradebook already holds the same.

        Raises
        ------
        CourseError
            When the other gradebook has other markings, or cannot take this one's content.
        """
        try:
            with self._engine.connect() as here, other._alone() as there:
                if there.execute(sa.select(_MARKING.c.id).limit(1)).first() is not None:
                    if not self._same(here, other, there):
                        raise CourseError(
                            f"{other.shown} already has other markings than {self.shown}. Nothing was moved: "
                            "name a database without a gradebook."
                        )
                    return {"markings": 0, "marks": 0, "totals": 0}
                counts = [_copy(table, here, there) for table in (_MARKING, _MARK, _TOTAL)]
        except sa.exc.SQLAlchemyError as error:
            raise CourseError(
                f"{other.shown} does not take the gradebook {self.shown}: {_reason(error, other._url)}. "
                "Nothing was moved."
            ) from error
        return dict(zip(("markings", "marks", "totals"), counts, strict=True))

    def _same(self, here: sa.Connection, other: Gradebook, there: sa.Connection) -> bool:
        asked = sa.select(_MARKING).order_by(_MARKING.c.id)
        mine = here.execute(asked).all()
        return mine == there.execute(asked).all() and all(
            self._rows(here, line.id) == other._rows(there, line.id)
            and self._totals(here, line.id) == other._totals(there, line.id)
            for line in mine
        )

    def _number(self, connection: sa.Connection, name: str, marking: int | None) -> int:
        asked = sa.select(_MARKING.c.id).where(_MARKING.c.set_name == name).order_by(_MARKING.c.id)
        known = [int(found) for found in connection.execute(asked).scalars()]
        number = known[-1] if marking is None and known else marking
        if number is None or number not in known:
            raise CourseError(
                f"The gradebook has no marking {number} of {name!r}. Its markings are: {known or 'none'}."
            )
        return number


def _total_row(total: Total) -> dict[str, Any]:
    return {**total.as_dict(), "by_question": json.dumps(total.points)}


def _copy(table: sa.Table, here: sa.Connection, there: sa.Connection) -> int:
    """Copy all lines of a table, a few thousand at a time, and return their number."""
    count = 0
    for lines in here.execute(sa.select(table).order_by(*table.primary_key)).mappings().partitions(5000):
        there.execute(sa.insert(table), [dict(line) for line in lines])
        count += len(lines)
    return count


def _leave_transactions_to_us(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver would begin too late to keep a second marker out


def _write_nothing(connection: Any, _: Any) -> None:
    # the file is not opened for reading alone: what a killed marker left half written is taken back first
    connection.execute("PRAGMA query_only = ON")


def _begin_at_once(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
