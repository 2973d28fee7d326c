"""The Sphinx extension of the site: MathML formulas, facts for search engines, and fewer scripts."""

import re
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

#: scripts of Sphinx and its theme that no page needs, since the site has a search of its own
NEVER = (
    *("documentation_options.js", "doctools.js", "sphinx_highlight.js", "searchtools.js", "language_data.js"),
    *("searchindex.js", "sphinx-book-theme.js"),
)


def setup(app: Any) -> dict[str, Any]:
    """Register the site's settings, formula renderer and page hook with Sphinx."""
    app.add_config_value("course_pages", {}, "env")
    app.add_config_value("course_navigation", [], "env")
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.connect("html-page-context", _context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _mathml(code: str, *, block: bool) -> str:
    # the converter knows brackets that grow (left, right), but no brackets of a stated size (big)
    code = re.sub(r"\\[Bb]igg?([\[(])", r"\\left\1", code)
    code = re.sub(r"\\[Bb]igg?([\])])", r"\\right\1", code)
    return str(tex2mathml(code, as_block=block))


def _inline(visitor: Any, node: nodes.math) -> None:
    visitor.body.append(f'<span class="course-inline">{_mathml(node.astext(), block=False)}</span>')
    raise nodes.SkipNode


def _block(visitor: Any, node: nodes.math_block) -> None:
    visitor.body.append(f'<div class="course-formula">{_mathml(node.astext(), block=True)}</div>')
    raise nodes.SkipNode


def _context(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    # the layout sets the viewport itself
    context["metatags"] = re.sub(r'<meta name="viewport"[^>]*>', "", context.get("metatags", ""))
    context["course_navigation"] = app.config.course_navigation
    context["course"] = app.config.course_pages.get(pagename, {})
    context["script_files"] = [
        file for file in context["script_files"] if not str(getattr(file, "filename", file)).endswith(NEVER)
    ]
