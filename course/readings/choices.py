"""What sentences on Japan's trade with China often leave open, whichever text they stand in."""

from __future__ import annotations

from course.readings.reading import Choice, ChoiceKind

__all__ = ["AREAS", "BASES"]

#: every office prints its trade with China without Hong Kong; Japan's customs print Hong Kong beside it
AREAS = Choice(
    "area",
    ChoiceKind.DEFINITION,
    "whether Hong Kong is counted in",
    {"without Hong Kong": ("CHN",), "with Hong Kong": ("CHN", "HKG")},
)
BASES = Choice(
    "basis",
    ChoiceKind.BASIS,
    "who counted",
    {
        "by Japan's customs": "mof",
        "by both sides' imports": "jetro",
        "by China's customs": "china_customs",
    },
)
