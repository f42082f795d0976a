"""What this browser has proved at the external door, short of a sign-in; kept in the session, briefly."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest
from django.utils import timezone

from imagin.identity.external.door import Proof

FIRST, LINK = "external_first", "external_link"
LASTS_SECONDS = 900


@dataclass(frozen=True, slots=True)
class FirstStep:
    """The first secret was given: a password may be chosen, nothing else. ``stamp`` dies with the secret."""

    academy: str
    number: int
    subject: str
    stamp: str
    back: str
    until: float


@dataclass(frozen=True, slots=True)
class LinkStep:
    academy: str
    digest: str


def note_first(request: HttpRequest, proof: Proof, back: str) -> None:
    """Under a new session id: who planted the former one gets nothing of it."""
    request.session.cycle_key()
    until = timezone.now().timestamp() + LASTS_SECONDS
    step = FirstStep(proof.academy, proof.examiner_number, proof.subject, proof.stamp, back, until)
    request.session[FIRST] = asdict(step)


def first_of(request: HttpRequest) -> FirstStep | None:
    kept = request.session.get(FIRST)
    step = FirstStep(**kept) if kept else None
    return step if step and step.until > timezone.now().timestamp() else None


def note_link(request: HttpRequest, academy: str, digest: str) -> None:
    """Under a new session id, as ``note_first``: the link opens the choice of a password."""
    request.session.cycle_key()
    request.session[LINK] = asdict(LinkStep(academy, digest))


def link_of(request: HttpRequest) -> LinkStep | None:
    kept = request.session.get(LINK)
    return LinkStep(**kept) if kept else None


def forget(request: HttpRequest) -> None:
    for name in (FIRST, LINK):
        request.session.pop(name, None)
