"""Names of the help pages, told by whoever draws them: an academy may write its own in their place."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.core.exceptions import ValidationError

UNKNOWN = "La page d'aide « {slug} » n'existe pas{close} Pages : {known}."
_titles: dict[str, str] = {}


def register(pages: Iterable[tuple[str, str]]) -> None:
    """(slug, title) of each page."""
    _titles.update(pages)


def titles() -> dict[str, str]:
    return dict(_titles)


def check(slug: str) -> None:
    if slug not in _titles:
        near = get_close_matches(slug, _titles, 1)
        close = f", vouliez-vous dire « {near[0]} » ?" if near else "."
        raise ValidationError(UNKNOWN.format(slug=slug[:40], close=close, known=", ".join(_titles)))
