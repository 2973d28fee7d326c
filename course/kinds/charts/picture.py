"""Read the specification of a chart of one layer, as Altair writes it: mark, title and channels."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from course.kinds.base import FormError

#: more than any real chart has; thousands would take the marker too long
_MOST_CHANNELS, _MOST_CLASSES = 40, 1000
#: channel -> the channel that shows a reader the same
_SAME_CHANNEL = {"fill": "color", "stroke": "color", "column": "facet", "row": "facet", "xOffset": "offset"}
_SAME_MARK = {"circle": "point", "square": "point"}
#: marks that look the same whether years are classes, numbers or times; bars need classes
_ALONG = {"line", "area", "trail", "point"}
#: the time unit that changes nothing, since no table holds hours
_DAY = "yearmonthdate"
#: nobody sees a mark below this opacity
_LEAST_OPACITY = 0.05
#: channels that a reader sees only when pointing at a mark, or never; "mark" is no channel of Vega-Lite
_UNSHOWN = {"href", "url", "description", "key", "mark"}
#: channels in which a condition may make some marks stand out
_COLOURS = {"color", "fill", "stroke"}
#: part of a specification that draws several layers or computes rows -> words for it
_MORE = {
    "transform": "computes rows by a transform",
    "layer": "has several layers with marks of their own",
    "repeat": "repeats a picture",
    "facet": "is divided by `.facet`; use the channel `column` or `row` for that",
    **dict.fromkeys(("hconcat", "vconcat", "concat", "spec"), "has several pictures"),
}


@dataclass(frozen=True)
class Channel:
    """The meaning of one channel: its field, type, aggregate and scale."""

    #: column, aggregate of its rows, and the kept part of a date; each empty where there is none
    field: str
    type: str  #: "quantitative", "discrete" (names and ordered classes look alike), "temporal", "year" or ""
    aggregate: str = ""
    time_unit: str = ""
    bins: dict[str, Any] | None = None  #: options of the bins; None without bins
    #: type of the scale, by default "linear" for a quantity; order of the classes as written
    scale: str = ""
    zero: bool | None = None  #: whether the axis of a quantity begins at zero; None for other types
    #: True for an axis from high to low; for fractions written as percent; for stacked pieces
    reverse: bool = False
    sort: str = ""
    domain: tuple[Any, ...] = ()  #: the values that the scale is limited to
    percent: bool = False
    stacked: bool = True
    is_time: bool = False  #: True where the chart calls the field a time, also for years along a line

    @property
    def is_year(self) -> bool:
        """The channel shows years."""
        named = self.field.casefold().endswith("year") and self.time_unit in {"", "year"}
        return named and not self.aggregate and self.bins is None


@dataclass(frozen=True)
class Picture:
    """The specification of a chart of one layer."""

    #: kind of mark, and the title; empty where there is none
    mark: str
    title: str
    channels: dict[str, Channel]  #: name to channel, for channels with a field or an aggregate
    beside: tuple[str, ...]  #: fields of lists such as tooltips, by which Vega-Lite groups as well
    unseen: str  #: reason why no mark can be seen; empty where marks can be seen
    clips: bool  #: True when marks beyond the axes are cut off


def picture(spec: dict[str, Any]) -> Picture:
    """Return the parts of a chart's specification that marking compares.

    Raises
    ------
    FormError
        The chart computes rows, has more than one layer, or depends on a selection.
    """
    for name, what in _MORE.items():
        if spec.get(name):
            _refuse(what)
    mark = spec.get("mark")
    style: dict[str, Any] = mark if isinstance(mark, dict) else {"type": mark}
    kind = _word(style, "type")
    kind = _SAME_MARK.get(kind, kind)
    encoding = spec.get("encoding")
    found = list(islice(encoding.items(), _MOST_CHANNELS)) if isinstance(encoding, dict) else []
    channels: dict[str, Channel] = {}
    for name, raw in found:
        if isinstance(raw, dict) and "condition" in raw:
            if name in _COLOURS and _is_plain(raw):
                continue  # it makes some marks stand out, and shows no column
            _refuse(f"has a condition or a selection in the channel `{str(name)[:40]}`")
        shown = None if name in _UNSHOWN else _channel(raw, kind if name in {"x", "y"} else "")
        if shown is not None:
            channels[_SAME_CHANNEL.get(name) or name] = shown
    lists = [part for _, raw in found if isinstance(raw, list) for part in raw[:_MOST_CHANNELS]]
    beside = [shown.field for part in lists if (shown := _channel(part)) and not shown.aggregate]
    opacity = dict(found).get("opacity")
    opacity = opacity.get("value") if isinstance(opacity, dict) else None
    opacity = style.get("opacity") if opacity is None else opacity
    faint = isinstance(opacity, int | float) and opacity < _LEAST_OPACITY
    return Picture(
        kind,
        _text(spec.get("title")),
        channels,
        tuple(beside),
        "opacity is 0" if faint else "",
        style.get("clip") is True,
    )


def _is_plain(raw: dict[str, Any]) -> bool:
    """Tell whether a channel with a condition chooses between fixed values only."""
    found = raw["condition"]
    parts = [raw, *(found if isinstance(found, list) else [found])]
    columns = {"field", "aggregate"}
    return all(isinstance(part, dict) and "value" in part and not part.keys() & columns for part in parts)


def _refuse(what: str) -> None:
    raise FormError(
        f"The chart {what}, which cannot be marked. Compute the rows in pandas first, and draw them in one "
        "layer: `alt.Chart(table).mark_…().encode(x=…, y=…)`."
    )


def _text(raw: Any) -> str:
    if isinstance(raw, dict):
        return f"{_text(raw.get('text'))} {_text(raw.get('subtitle'))}".strip()
    if isinstance(raw, list):
        raw = " ".join(str(part) for part in raw)
    return raw.strip() if isinstance(raw, str) else ""


def _word(raw: dict[str, Any], *names: str) -> str:
    """Return the text under nested names, or an empty text."""
    found: Any = raw
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def _channel(stated: Any, along: str = "") -> Channel | None:
    """Return one channel, or None without field and aggregate; `along` is the mark on this axis."""
    if not isinstance(stated, dict):
        return None
    field, aggregate = stated.get("field"), stated.get("aggregate")
    field = field.replace("\\", "") if isinstance(field, str) else ""
    if aggregate is not None and not isinstance(aggregate, str):  # {"argmax": …} is one, too
        aggregate = str(aggregate)[:80]
    if not field and not aggregate:
        return None
    if "impute" in stated:
        _refuse("fills gaps by `impute`")
    kind = _word(stated, "type")
    kind = "discrete" if kind in {"nominal", "ordinal"} else kind
    scale: dict[str, Any] = stated["scale"] if isinstance(stated.get("scale"), dict) else {}
    domain, sort, bins = scale.get("domain"), stated.get("sort"), stated.get("bin")
    domain = domain if isinstance(domain, list) else [scale["domainMin"]] if "domainMin" in scale else []
    unit = (_word(stated, "timeUnit") or _word(stated, "timeUnit", "unit")).removeprefix("utc")
    is_number = kind == "quantitative"
    found = Channel(
        field,
        kind,
        "mean" if aggregate == "average" else aggregate or "",
        "" if unit == _DAY else unit,
        (bins if isinstance(bins, dict) else {}) if bins else None,
        _word(scale, "type") or ("linear" if is_number else ""),
        scale.get("zero", True) is not False if is_number else None,
        scale.get("reverse") is True or sort == "descending",
        "" if sort in (None, "ascending", "descending") else str(sort)[:500],
        tuple(domain[:_MOST_CLASSES]),
        _word(stated, "axis", "format").endswith("%"),
        "stack" not in stated or stated["stack"] not in (None, False),
        kind == "temporal",
    )
    if along in _ALONG and found.is_year:
        domain = found.domain if kind == "discrete" else ()
        return Channel(
            field, "year", domain=domain, reverse=found.reverse, sort=found.sort, is_time=found.is_time
        )
    return found
