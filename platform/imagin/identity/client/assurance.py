"""How surely the person of this sign-in was recognised: by what means, at which level, and when."""

import time
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

ACR_ONE = "urn:imagin:acr:1"
ACR_TWO = "urn:imagin:acr:2"
LEVELS = (ACR_ONE, ACR_TWO)
SECOND_FACTOR = "mfa"
KEPT = "assurance"


@dataclass(frozen=True, slots=True)
class Assurance:
    """Nobody, until something was proved."""

    amr: frozenset[str] = frozenset()
    acr: str = ""
    auth_time: int = 0

    @property
    def strong(self) -> bool:
        return self.acr == ACR_TWO

    def fresh(self, seconds: int) -> bool:
        """The last proof is younger than ``seconds``."""
        return bool(self.acr) and time.time() - self.auth_time <= seconds


NOTHING = Assurance()


def level_of(amr: Any) -> str:
    """A sign-in is of the second level once a second factor was given in it (RFC 8176, ``mfa``)."""
    return ACR_TWO if SECOND_FACTOR in amr else ACR_ONE


def of(request: HttpRequest) -> Assurance:
    """Set by IdleMiddleware on every request of a signed-in person; nothing for a visitor."""
    return getattr(request, "assurance", NOTHING)


def told(claims: dict[str, Any]) -> Assurance:
    """From claims that were checked already. An unknown level counts as the first one."""
    amr, acr, when = claims.get("amr"), claims.get("acr"), claims.get("auth_time")
    return Assurance(
        amr=frozenset(str(means) for means in amr) if isinstance(amr, list) else frozenset(),
        acr=acr if acr in LEVELS else ACR_ONE,
        auth_time=int(when) if isinstance(when, int | float) and not isinstance(when, bool) else 0,
    )


def keep(request: HttpRequest, assurance: Assurance) -> None:
    request.session[KEPT] = {
        "amr": sorted(assurance.amr),
        "acr": assurance.acr,
        "auth_time": assurance.auth_time,
    }


def kept(request: HttpRequest) -> Assurance:
    """What this host's session was opened with; nothing where it does not say."""
    note = request.session.get(KEPT)
    return told(note) if note else NOTHING
