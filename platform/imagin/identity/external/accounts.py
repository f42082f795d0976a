"""The hub's side of local accounts: one hub account for each, and the sign-ins that it opened."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from imagin.identity import services
from imagin.identity.client import arrival
from imagin.identity.client.engine import SignInRefused
from imagin.identity.external.door import Proof
from imagin.identity.models import Account, HubSession
from imagin.identity.session import idle
from imagin.tenancy.context import hub

BACKEND = "imagin.identity.external.backend.ExternalBackend"
PROVIDER = "externe"


def issuer_of(academy: str) -> str:
    return f"{settings.HUB_URL}/externes/{academy}"


def account_of(proof: Proof) -> Account:
    """Never tied to another account of the person: only he can, by proving both (DESIGN §5)."""
    account, _ = Account.objects.get_or_create(issuer=issuer_of(proof.academy), subject=proof.subject)
    if not account.is_active:
        raise SignInRefused("compte-ferme")
    account.display_name = proof.display_name[:160]
    account.external_academy, account.external_number = proof.academy, proof.examiner_number
    account.save(update_fields=["display_name", "external_academy", "external_number"])
    return account


def sign_in(request: HttpRequest, proof: Proof) -> HubSession:
    if proof.must_change:
        raise ValueError("a first secret opens no session")
    return arrival.enter_hub(request, account_of(proof), {"amr": ["pwd"]}, PROVIDER, BACKEND)


def end_other_sign_ins(request: HttpRequest, account: Account) -> None:
    """After a change of password or of second factor: whoever else was in as this person is put out."""
    services.end_sign_ins(account, but=idle.sid_of(request))


def close(academy: str, subject: str) -> None:
    _set_active(academy, subject, active=False)


def reopen(academy: str, subject: str) -> None:
    """With a new secret: the sign-ins opened by the former password end."""
    _set_active(academy, subject, active=True)


def _set_active(academy: str, subject: str, *, active: bool) -> None:
    """Called from the academy, in its transaction; the sign-ins end once that is committed."""
    with hub():
        for account in Account.objects.filter(issuer=issuer_of(academy), subject=subject):
            account.is_active = active
            account.save(update_fields=["is_active"])
            transaction.on_commit(partial(_end_all, account.pk))


def _end_all(pk: UUID) -> None:
    with hub():
        services.end_sign_ins(Account.objects.get(pk=pk))
