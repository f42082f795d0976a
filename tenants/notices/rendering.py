"""A message as a page shows it: its variables filled, its Markdown rendered and sanitised."""

from django.utils.safestring import SafeString

from imagin import markdown
from tenants.notices import variables


def html(text: str) -> SafeString:
    """Safe in a page of the open academy; empty where every line waits for a variable that says nothing."""
    return markdown.to_html(variables.without_empty_lines(text), variables.fill)
