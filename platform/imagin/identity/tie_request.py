"""« Demander le rattachement »: an academy knows not who is this well-identified person; he may ask.

Visiting writes nothing: what the academy was told of him stays in his browser's session, for a quarter
of an hour, until he asks. What the academy does then is behind settings.TIE_DOOR.
"""

import time
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from django import forms
from django.conf import settings
from django.http import HttpRequest

from imagin.plain_text import PlainCharField

NOTE = "to_tie"
LASTS_SECONDS = 900
LONGEST = 500
TOO_LONG = "Ce message dépasse %(limit_value)d caractères (il en compte %(show_value)d). Raccourcissez-le."


@dataclass(frozen=True, slots=True)
class Stranger:
    """Who was refused. ``reference``: of the request he made already; ``decided``: it was refused."""

    issuer: str
    subject: str
    display_name: str
    provider: str
    reference: str = ""
    decided: bool = False


class TieDoor(Protocol):
    """A module of the tenants, run with the academy open. A ValidationError says what to correct."""

    def ask(self, stranger: Stranger, message: str) -> str: ...


def door() -> TieDoor:
    return cast(TieDoor, import_module(settings.TIE_DOOR))


def note(request: HttpRequest, stranger: Stranger | None) -> None:
    """What the latest sign-in of this browser learnt; ``None`` forgets what an earlier one did."""
    if stranger is not None:
        request.session[NOTE] = {**asdict(stranger), "at": int(time.time())}
    elif NOTE in request.session:
        del request.session[NOTE]


def noted(request: HttpRequest) -> Stranger | None:
    """For who is not signed in: it is nobody else's request."""
    kept: dict[str, Any] = dict(request.session.get(NOTE) or {})
    if not kept or request.user.is_authenticated:
        return None
    fresh = time.time() - kept.pop("at") < LASTS_SECONDS
    return Stranger(**kept) if fresh else None


class TieRequestForm(forms.Form):
    message = PlainCharField(
        label="Votre message à la division (facultatif)",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=(
            "Comment vous joindre, numéro de convocation… Ni compte bancaire ni numéro de sécurité sociale. "
            f"{LONGEST} caractères au plus."
        ),
        error_messages={"max_length": TOO_LONG},
    )
