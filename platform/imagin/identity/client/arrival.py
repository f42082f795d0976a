"""Opening the session of a person who has just proved who he is."""

from typing import Any

from django.contrib import auth
from django.http import HttpRequest

from imagin.identity import events, services
from imagin.identity.client import assurance
from imagin.identity.client.assurance import level_of
from imagin.identity.client.engine import provider_in
from imagin.identity.models import Account, HubSession
from imagin.identity.person import SignedInPerson
from imagin.identity.session import idle, preferences

LOCAL = "local_account"


def enter_academy(
    request: HttpRequest, person: SignedInPerson, claims: dict[str, Any], provider: str
) -> None:
    """An academy's session belongs to the sign-in that the hub names."""
    proof = assurance.told(claims)
    _open(request, person, str(claims["sid"]), preferences.told(claims))
    assurance.keep(request, proof)
    request.session[LOCAL] = isinstance(claims.get("examiner_number"), int)
    told = provider_in(claims) or provider
    events.tell("sign_in.opened", actor=str(person.pk), provider=told, acr=proof.acr)


def enter_hub(
    request: HttpRequest, account: Account, claims: dict[str, Any], provider: str, backend: str = ""
) -> HubSession:
    """The sign-in that this browser holds goes on for the same person, and ends for another.

    Otherwise the academies opened by the one before would stay open beside the new person's.
    """
    earlier = idle.sid_of(request) if request.user.is_authenticated else ""
    session = services.prove_again(earlier, account, claims) if earlier else None
    if session is None:
        session = services.open_session(account, claims)
        if earlier:
            services.end_session(earlier)
    _open(request, account, str(session.sid), {}, backend)
    acr = level_of(session.amr)
    events.tell("sign_in.opened", actor=str(account.pk), provider=provider, acr=acr)
    return session


def is_local(request: HttpRequest) -> bool:
    """Signed in to this academy with the account that it gave: the hub tells no other its number."""
    return request.session.get(LOCAL) is True


def _open(
    request: HttpRequest, person: SignedInPerson, sid: str, told: dict[str, Any], backend: str = ""
) -> None:
    """A new session id, whoever held the former one (fixation)."""
    key = request.session.session_key
    auth.login(request, person, backend=backend or None)  # type: ignore[arg-type]
    if request.session.session_key == key:
        request.session.cycle_key()
    idle.settle(request)
    idle.start(request, sid, told)
