"""« Maintenance prévue », on every page of the academy it is about; during it, no page is there to say it."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.html import format_html

from imagin.operations import maintenance, words
from portal.shell.banners import Banner


def maintenance_banner(request: HttpRequest) -> Iterable[Banner]:
    """No query but the one that each process makes every few seconds."""
    hosted = getattr(request, "academy", None)
    found = maintenance.announced(hosted.code) if hosted else None
    if found is None:
        return
    html = format_html("<p>{}</p>", words.announced_sentence(found))
    if found.message:
        html = format_html("{}<p>{}</p>", html, found.message)
    yield Banner("maintenance", "warning", html, "Maintenance prévue")
