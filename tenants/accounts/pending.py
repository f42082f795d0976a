"""« Comptes à rattacher »: the exam division says whose file a well-identified person has, or that none is.

The person asks (``tie_requests``), his next sign-in reads the answer; nothing is guessed, all can be undone.
"""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from imagin.identity.models import EndReason
from imagin.identity.visits import sign_ins_known_as
from imagin.sessions.services import end_of_sid
from imagin.tenancy.context import current_academy
from tenants.accounts.models import AcademyAccount, PendingAccount
from tenants.journal.services import record
from tenants.people.models import Examiner

UUID_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DECIDED = "Une décision a déjà été prise pour ce compte. Revenez à la liste pour la voir à jour."
ALREADY_TIED = (
    "Cet intervenant a déjà un compte. Deux comptes ouvriraient les mêmes missions : confirmez une seconde "
    "fois que c'est bien la même personne."
)


def undecided() -> QuerySet[PendingAccount]:
    return PendingAccount.objects.filter(decided_at=None)


def decided() -> QuerySet[PendingAccount]:
    return PendingAccount.objects.exclude(decided_at=None).select_related("examiner")


def names_of_deciders(rows: Iterable[PendingAccount]) -> dict[str, str]:
    """Their names, by the account's id that each decision holds."""
    ids = {row.decided_by for row in rows if UUID_SHAPE.fullmatch(row.decided_by)}
    return {
        str(pk): name
        for pk, name in AcademyAccount.objects.filter(pk__in=ids).values_list("pk", "display_name")
    }


def tied_elsewhere(pending: PendingAccount, examiner: Examiner) -> bool:
    """Somebody else already signs in as this examiner."""
    same = {"issuer": pending.issuer, "subject": pending.subject}
    accounts = AcademyAccount.objects.filter(examiner=examiner, is_active=True).exclude(**same)
    decided = PendingAccount.objects.filter(examiner=examiner).exclude(pk=pending.pk)
    return accounts.exists() or decided.exists()


@transaction.atomic
def tie(*, actor: str, pending: PendingAccount, examiner: Examiner, sure: bool = False) -> PendingAccount:
    """Idempotent. ``sure``: the second confirmation, where the examiner has an account already."""
    row = _locked(pending)
    if row.decided_at and row.examiner_id == examiner.pk:
        return row
    _check_open(row)
    if not sure and tied_elsewhere(row, examiner):
        raise ValidationError(ALREADY_TIED, code="already_tied")
    return _decide(row, actor, "account.tied", examiner)


@transaction.atomic
def refuse(*, actor: str, pending: PendingAccount) -> PendingAccount:
    """Idempotent."""
    row = _locked(pending)
    if row.decided_at and row.examiner_id is None:
        return row
    _check_open(row)
    return _decide(row, actor, "account.refused", None)


@transaction.atomic
def undo(*, actor: str, pending: PendingAccount) -> PendingAccount:
    """The request waits again. Who was tied loses the file at once, and his sessions here end. Idempotent."""
    row = _locked(pending)
    if row.decided_at is None:
        return row
    examiner, code = row.examiner, "account.untied" if row.examiner_id else "account.reopened"
    row.examiner, row.decided_at, row.decided_by = None, None, ""
    row.save(update_fields=["examiner", "decided_at", "decided_by"])
    subject = f"examiner:{examiner.pk}" if examiner else f"pending:{row.pk}"
    record(code, actor=actor, subject=subject, pending=row.pk)
    if examiner:
        _let_go(row, examiner)
    return row


def _let_go(row: PendingAccount, examiner: Examiner) -> None:
    same = {"issuer": row.issuer, "subject": row.subject}
    AcademyAccount.objects.filter(examiner=examiner, **same).update(examiner=None)
    for sid in sign_ins_known_as(row.subject, current_academy() or ""):
        end_of_sid(sid, EndReason.CLOSED)


def _decide(row: PendingAccount, actor: str, code: str, examiner: Examiner | None) -> PendingAccount:
    row.examiner, row.decided_at, row.decided_by = examiner, timezone.now(), actor[:60]
    row.save(update_fields=["examiner", "decided_at", "decided_by"])
    subject = f"examiner:{examiner.pk}" if examiner else f"pending:{row.pk}"
    record(code, actor=actor, subject=subject, pending=row.pk)
    return row


def _locked(pending: PendingAccount) -> PendingAccount:
    """Two managers may decide at the same moment: the first one does."""
    return PendingAccount.objects.select_for_update().get(pk=pending.pk)


def _check_open(row: PendingAccount) -> None:
    if row.decided_at:
        raise ValidationError(DECIDED, code="decided")
