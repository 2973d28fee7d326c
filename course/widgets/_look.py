"""How explorers look: room for every control at any width, focus and handles that show in both themes."""

from __future__ import annotations

__all__ = ["LONG", "LOOK", "RUN_AGAIN"]

#: a label with more letters has a row of its own
LONG = 40

#: what a widget says whose kernel has gone
RUN_AGAIN = "Run this cell again to use it."

_ARROW = (
    "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18'%3E"
    "%3Cpath fill='%23eee' d='M5.2 5.9 9 9.7l3.8-3.8 1.2 1.2-5 5-5-5z'/%3E%3C/svg%3E\")"
)

#: style sheet of everything inside `.course-explorer`
LOOK = (
    """
.course-explorer { --course-accent: #0072b2; max-width: 100%; padding: 2px 4px; }
.course-explorer .widget-box { overflow: visible; }  /* a frame around what has the focus is not cut off */
.course-explorer > .widget-hbox { margin-bottom: 2px; }
.course-explorer > .widget-html { min-height: 0; margin: 0 2px 2px; }
.course-explorer .course-heading { display: flex; flex-wrap: wrap; gap: 0 14px; align-items: baseline; }
.course-explorer .course-heading h4 { margin: 0; font-size: 14px; line-height: 1.5; }

/* Controls stand in columns, as many as there is room for; presets and buttons in one row below them. */
.course-explorer > .course-controls { display: grid; gap: 0 14px; align-items: center;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 22.5em), 1fr)); }
/* four: two and two */
.course-explorer > .course-controls:has(> :nth-child(4):last-child) {
  grid-template-columns: repeat(auto-fit, minmax(min(100%, max(22.5em, 34%)), 1fr)); }
.course-explorer > .course-controls > :is(.course-pad, .course-long) { grid-column: 1 / -1; }
.course-explorer > .course-controls > .widget-textarea { grid-column: 1 / -1; max-width: none !important; }
.course-explorer .widget-textarea textarea { min-width: 0; line-height: 1.4; font-family: inherit; }
/* beside a long label the others stand in rows, too: a column would be no wider than three words */
.course-explorer > .course-controls:has(> .course-long) { grid-template-columns: minmax(0, 1fr); }
.course-explorer > .course-controls > .course-long:not(.course-pad) { max-width: min(100%, 60em) !important; }
.course-explorer > .course-buttons { flex-flow: row wrap; align-items: center; }
.course-explorer > .course-buttons > .widget-dropdown { flex: 0 1 26em; margin-right: 14px !important;
  max-width: calc(100% - 14px) !important; }
.course-explorer .course-more .widget-button { width: auto; }
.course-explorer .course-more .widget-button::before { content: "▸" / ""; margin-right: 6px; }
.course-explorer .course-more [aria-expanded="true"]::before { content: "▾" / ""; }
.course-explorer > .course-folded { padding: 2px 0 2px 10px;
  border-left: 3px solid var(--jp-border-color1, #999); }
.course-explorer:not(:has(.course-more [aria-expanded="true"])) > .course-folded { display: none; }
[data-jp-theme-light="false"] .course-explorer { --course-accent: #56b4e9; }
.course-explorer.course-explorer :focus-visible { outline: 3px solid var(--course-accent) !important;
  outline-offset: 2px; }
.course-explorer .noUi-handle { background: var(--course-accent); border-color: var(--course-accent); }
.course-explorer .noUi-connects { background: var(--jp-border-color1, #999); }
[data-jp-theme-light="false"] .course-explorer select:not([multiple]) { background-image: """
    + _ARROW
    + """; }

/* Long words and narrow pages: everything wraps, only the picture and tables scroll. */
.course-explorer .widget-inline-hbox { max-width: 100%; }
.course-explorer .widget-inline-hbox { height: auto; min-height: var(--jp-widgets-inline-height);
  align-items: center; }
.course-explorer .widget-dropdown > select { height: var(--jp-widgets-inline-height); }
.course-explorer .widget-inline-hbox .widget-label { white-space: normal; height: auto; flex: 0 1 auto;
  min-width: 0; line-height: 1.3; text-align: left; }
.course-explorer .widget-inline-hbox :is(.slider-container, select, input[type="text"]) {
  flex: 1 0 8em; min-width: 8em; }
.course-explorer .widget-inline-hbox .slider-container { flex-basis: 7em; min-width: 7em; }
.course-explorer .widget-inline-hbox .widget-readout { min-width: 3.4em; }
.course-explorer .widget-button { max-width: 100%; height: auto; white-space: normal;
  min-height: var(--jp-widgets-inline-height); }
.course-explorer .widget-html-content { line-height: 1.5; white-space: normal; overflow-wrap: anywhere; }
.course-explorer .vega-embed { display: block; width: auto; max-width: 100%; overflow-x: auto; }
.course-explorer .vega-embed > svg { display: block; }
/* A line is drawn in the picture itself; once it is kept the finished picture takes the place of the pad. */
.course-explorer.course-drawing .course-picture { display: none; }
.course-explorer:not(.course-drawing) .course-pad { display: none; }
.course-explorer .course-pad p { margin: 4px 2px; line-height: 1.5; }
.course-explorer .course-trouble:empty { display: none; }
.course-explorer :is(.course-trouble, .course-sentence) { margin: 4px 2px 8px; line-height: 1.45; }
.course-explorer .course-trouble::before { content: "! "; font-weight: bold; }

/* Without its kernel: the sentence stands out, the controls step back. */
.course-explorer .course-gone:empty { display: none; }
.course-explorer .course-gone { margin: 8px 2px; font-weight: bold; }
.course-explorer [inert] { opacity: .4; }

/* The picture for when the notebook is opened again (found by its description) waits behind the widget. */
.jp-OutputArea:has(.course-explorer) > .jp-OutputArea-child:has([aria-label^=\""""
    + RUN_AGAIN
    + """\"]) { display: none; }
"""
)
