"""Tags of the pages of rules: `{% load rules_pages %}`."""

from django import template

from imagin.markdown import to_html

register = template.Library()
register.filter("markdown", to_html)
