"""Writing to the journal and to the outbox, always inside the caller's transaction."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from imagin.identity.events import SUBJECT
from imagin.journal.books import Book
from imagin.journal.fields import chain_of
from imagin.journal.privacy import masked
from imagin.journal.services import keep
from imagin.rules.services import rule
from imagin.tenancy.context import current_academy, current_scope
from tenants.journal.models import Entry, OutboxEvent, Seal

SYSTEM = "system"


def record(code: str, *, actor: str = SYSTEM, subject: str = "", **data: Any) -> Entry:
    """Add an entry; ``data`` holds ids and codes only, never a name, a NUMEN or an account number."""
    kept = masked(data)
    return Entry.objects.create(code=code, actor=actor, subject=subject, data=kept, chain=chain_of(code))


def on_told(code: str, actor: str, subject: str, data: dict[str, Any], **signal: Any) -> None:
    """What identity tells while an academy is open goes to that academy's journal."""
    if current_academy() is not None:
        keep(record, code, actor=known_here(actor), subject=known_here(subject), **data)


def known_here(told: str) -> str:
    """The account of this academy that the hub's subject names; nobody's is written as such."""
    from tenants.accounts.models import AcademyAccount

    if not told.startswith(SUBJECT):
        return told
    account = AcademyAccount.objects.filter(issuer=settings.OAUTH2_PROVIDER["OIDC_ISS_ENDPOINT"])
    pk = account.filter(subject=told.removeprefix(SUBJECT)).values_list("pk", flat=True).first()
    return str(pk) if pk else SYSTEM


def academy_book() -> Book:
    """The journal of the open academy."""
    scope = current_scope()
    if scope.academy is None:
        raise RuntimeError("Ouvrez l'académie dont vous voulez lire le journal.")
    return Book(scope.academy, Entry, Seal, scope)


def months_kept() -> dict[str, int]:
    """Per chain; on the hub, the national values."""
    return {"access": rule("journal.access_months"), "acts": rule("journal.acts_months")}


def publish_persons(person_keys: Iterable[str]) -> None:
    """Tell the federation that what it shows of these persons has changed (DESIGN §8)."""
    events = [OutboxEvent(person_key=key) for key in sorted(set(person_keys)) if key]
    OutboxEvent.objects.bulk_create(events)
