"""Tying a person who signed in to what the academy knows of him: exactly, or by the exam division."""

from django.db import transaction

from imagin.identity.client.engine import SignInRefused
from imagin.identity.person import SignedInPerson
from imagin.identity.tie_request import Stranger
from tenants.accounts import selectors
from tenants.accounts.models import AcademyAccount, PendingAccount
from tenants.journal.services import record
from tenants.people.models import Examiner

PENDING, UNKNOWN = "a-rattacher", "sans-compte"


def decided_for(person: SignedInPerson) -> Examiner | None:
    """Whom the division said this person is, once it has."""
    asked = PendingAccount.objects.select_related("examiner").filter(
        issuer=person.issuer, subject=person.subject, examiner__isnull=False
    )
    found = asked.first()
    return found.examiner if found else None


def refusal_of(person: SignedInPerson, provider: str) -> SignInRefused:
    """He may ask (``tie_requests``), or has; he may not again once the division said no. Writes nothing."""
    asked = PendingAccount.objects.filter(issuer=person.issuer, subject=person.subject).first()
    stranger = Stranger(
        issuer=person.issuer,
        subject=person.subject,
        display_name=person.display_name,
        provider=provider[:120],
        reference=asked.reference if asked else "",
        decided=bool(asked and asked.decided_at),
    )
    return SignInRefused(UNKNOWN if stranger.decided else PENDING, stranger)


def examiner_told(*, number: int | None, person_key: str, imagin_identifier: str) -> Examiner | None:
    """``number`` is told by the hub of who proved this academy's own local account: exactly that one."""
    if number is not None:
        return Examiner.objects.filter(number=number).first()
    return selectors.examiner_of(person_key=person_key, imagin_identifier=imagin_identifier)


@transaction.atomic
def save(account: AcademyAccount) -> None:
    """The journal says when an account was tied to a file; where the division decided, it did already."""
    before = AcademyAccount.objects.filter(pk=account.pk).values_list("examiner_id", flat=True).first()
    account.save()
    if account.examiner_id not in (None, before) and decided_for(account) is None:
        record("account.tied", actor=str(account.pk), subject=f"examiner:{account.examiner_id}")
