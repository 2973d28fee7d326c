"""What a chart shows, read from its Vega-Lite specification and its rows by the rules of Vega-Lite.

The way of one chart: `layers` and `channels` take the specification apart, `meaning` reduces it to what it
says, `rows` computes what is drawn (`transforms`, `expression`, `functions`, `values`) and leaves out what
nobody can see (`visible`). `compared` puts an answer beside a key. `budget` bounds the work.
"""

from __future__ import annotations

__all__: list[str] = []
