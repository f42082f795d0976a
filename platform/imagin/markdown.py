"""A subset of Markdown for what an academy writes: never a style, a script or an image."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "br", "blockquote"}


def to_html(text: str) -> SafeString:
    """Rendered, then sanitised."""
    html = MarkdownIt("commonmark", {"html": False}).render(text)
    safe = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"})
    return mark_safe(safe)  # noqa: S308
