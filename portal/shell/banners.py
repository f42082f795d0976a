"""Sentences under the header of every page: the academy's banners, its sandbox state, a maintenance.

Whoever has something to say there registers a provider in its ``AppConfig.ready()``.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

from portal.shell.formats import SPACE, fold
from tenants.notices.models import Attachment

logger = logging.getLogger(__name__)
SHAPES = {"info": "info", "success": "info", "warning": "warning", "danger": "danger"}
"""By tone: a disc, a triangle, an octagon."""


@dataclass(frozen=True, slots=True)
class Banner:
    """``html`` is safe text; ``key`` names the banner on the page (letters, digits, dashes).

    ``word`` says the tone to who sees neither its shape nor its colour; only « info » keeps it unseen.
    """

    key: str
    tone: str
    html: SafeString | str
    title: str = ""
    files: Sequence[Attachment] = ()
    word: str = ""

    def __post_init__(self) -> None:
        if self.tone not in SHAPES:
            raise ValueError(f"unknown tone {self.tone!r}")

    @property
    def icon(self) -> str:
        return SHAPES[self.tone]

    @property
    def heading(self) -> str:
        """What is seen above the text; a title that says the word already does not say it twice."""
        if self.tone == "info" or fold(self.title).startswith(fold(self.word)):
            return self.title
        return f"{self.word}{SPACE}: {self.title}" if self.title else self.word

    @property
    def unseen(self) -> str:
        return self.word if self.tone == "info" else ""


Provider = Callable[[HttpRequest], Iterable[Banner]]
_providers: list[Provider] = []


def register(provider: Provider, *, first: bool = False) -> None:
    """``first``: above the others, for what concerns the whole academy (sandbox, maintenance)."""
    if provider not in _providers:
        _providers.insert(0 if first else len(_providers), provider)


def banners_for(request: HttpRequest | None) -> list[Banner]:
    """A page comes out whatever happens to a provider: its banners are then missing, and it is logged."""
    if request is None:
        return []
    return [banner for provider in _providers for banner in _asked(provider, request)]


def _asked(provider: Provider, request: HttpRequest) -> list[Banner]:
    try:
        return list(provider(request))
    except Exception:
        logger.exception("banners of %s are missing", getattr(provider, "__qualname__", provider))
        return []
