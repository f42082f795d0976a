"""What is written and not yet published: kept in the session, for nobody else, until it is.

Never in an address; the files joined to it are already archived, and harm nobody where they end up unused.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from portal.messages.threads import Thread
from tenants.notices.attachments import Kept
from tenants.notices.enums import NoticeKind
from tenants.notices.publishing import Draft

SESSION = "messages.brouillons"
MOST = 10
TOO_MANY = (
    f"Vous avez déjà {MOST} brouillons : aucun n'est effacé pour faire place à celui-ci. Publiez-en un ou "
    "abandonnez-en un (page « Messages de l'académie »), puis recommencez."
)


class TooMany(Exception):
    """Nothing was kept; the sentence says what to do."""

    def __init__(self) -> None:
        super().__init__(TOO_MANY)


@dataclass(frozen=True, slots=True)
class Written:
    """``base``: the latest version that existed when one began; another one since must be read first."""

    id: str
    draft: Draft
    base: int
    at: datetime

    @property
    def thread(self) -> Thread:
        return Thread(NoticeKind(self.draft.kind), self.draft.slug)

    @property
    def version(self) -> int:
        return self.base + 1


def keep(request: HttpRequest, draft: Draft, base: int, known: str = "") -> str:
    """Returns its id: that of the same draft, where there is one. ``TooMany`` keeps those there are."""
    written = packed(draft, base)
    name = known or _alike(request, written) or str(uuid.uuid4())
    drafts = {key: value for key, value in _all(request).items() if key != name}
    if len(drafts) >= MOST:
        raise TooMany
    request.session[SESSION] = {**drafts, name: written}
    return name


def find(request: HttpRequest, name: object) -> Written:
    kept = _all(request).get(str(name))
    if kept is None:
        raise Http404("Ce brouillon n'existe plus.")
    return _opened(str(name), kept)


def every(request: HttpRequest) -> list[Written]:
    """The latest first."""
    return [_opened(name, kept) for name, kept in reversed(_all(request).items())]


def drop(request: HttpRequest, name: object) -> None:
    request.session[SESSION] = {key: value for key, value in _all(request).items() if key != str(name)}


def _alike(request: HttpRequest, written: dict[str, Any]) -> str:
    same = (name for name, kept in _all(request).items() if {**kept, "at": written["at"]} == written)
    return next(same, "")


def _all(request: HttpRequest) -> dict[str, dict[str, Any]]:
    return request.session.get(SESSION, {})


def packed(draft: Draft, base: int) -> dict[str, Any]:
    """Plain values, as a session keeps them."""
    told = asdict(draft)
    for name in ("starts_on", "ends_on"):
        told[name] = told[name].isoformat() if told[name] else None
    told |= {name: str(told[name]) for name in ("kind", "audience", "tone")}
    told["files"] = list(told["files"])
    return {"draft": told, "base": base, "at": timezone.now().isoformat()}


def _opened(name: str, kept: dict[str, Any]) -> Written:
    told = dict(kept["draft"])
    for key in ("starts_on", "ends_on"):
        told[key] = date.fromisoformat(told[key]) if told[key] else None
    told["files"] = tuple(Kept(**file) for file in told["files"])
    return Written(name, Draft(**told), kept["base"], datetime.fromisoformat(kept["at"]))
