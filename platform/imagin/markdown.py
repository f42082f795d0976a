"""A subset of Markdown for what an academy writes: never a style, a script or an image."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import nh3
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "br", "blockquote"}
SCHEMES = {"https", "http", "mailto", "tel"}
ADMITTED = re.compile(r"https?://|mailto:|tel:|#|/(?![/\\\s]|%5c|%09|%0a|%0d)", re.IGNORECASE)
"""Of the address once it is encoded: « //ailleurs.example » leads to another site, as « /\\ailleurs » may."""
Fill = Callable[[str], str]


def to_html(text: str, fill: Fill = str) -> SafeString:
    """Rendered, then sanitised. ``fill`` rewrites the words between the tags, already escaped."""
    html = _parser().render(text, {"fill": fill})
    safe = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, attribute_filter=_href, url_schemes=SCHEMES)
    return mark_safe(safe)  # noqa: S308


def _words(renderer: Any, tokens: "Sequence[Token]", index: int, options: Any, env: Any) -> str:
    from markdown_it.common.utils import escapeHtml

    return env["fill"](escapeHtml(tokens[index].content))


def _is_admitted(address: str) -> bool:
    """A link to anywhere else is left as it was typed: who reads the page over sees that it is none."""
    return ADMITTED.match(address) is not None


def _href(tag: str, name: str, value: str) -> str | None:
    """Whatever made the link; without its address, it is text."""
    return value if _is_admitted(value) else None


@cache
def _parser() -> "MarkdownIt":
    """Read and built when something is shown: every command starts by this module."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False})
    parser.add_render_rule("text", _words)
    parser.validateLink = _is_admitted  # type: ignore[method-assign, assignment]
    return parser
