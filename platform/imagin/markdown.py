"""A subset of Markdown for what an academy writes: never a style, a script or an image."""

from collections.abc import Callable, Sequence
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "br", "blockquote"}
Fill = Callable[[str], str]


def to_html(text: str, fill: Fill = str) -> SafeString:
    """Rendered, then sanitised. ``fill`` rewrites the words between the tags, already escaped."""
    html = _parser.render(text, {"fill": fill})
    safe = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"})
    return mark_safe(safe)  # noqa: S308


def _words(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return env["fill"](escapeHtml(tokens[index].content))


_parser = MarkdownIt("commonmark", {"html": False})
_parser.add_render_rule("text", _words)
