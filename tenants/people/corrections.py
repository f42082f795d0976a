"""Signalements: an examiner says what is wrong in his file, the exam division answers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tenants.journal.services import record
from tenants.people.enums import CorrectionState
from tenants.people.models import CorrectionRequest, Examiner
from tenants.people.unsaid import refusal

MOST_OPEN = 10
TOO_MANY = (
    f"Vous avez déjà {MOST_OPEN} signalements en attente. Attendez la réponse de votre division des examens "
    "et concours avant d'en envoyer un autre."
)
ALREADY = "Ce signalement a déjà reçu une réponse. Relisez-la avant d'écrire de nouveau à l'intervenant."


@transaction.atomic
def signal_error(examiner: Examiner, *, actor: str, subject: str, message: str) -> CorrectionRequest:
    """The journal holds its number and its subject, never its words."""
    _check("message", message)
    Examiner.objects.select_for_update(no_key=True).only("pk").get(pk=examiner.pk)
    waiting = CorrectionRequest.objects.filter(examiner=examiner, state=CorrectionState.OPEN)
    if waiting.count() >= MOST_OPEN:
        raise ValidationError(TOO_MANY, code="too_many")
    made = CorrectionRequest.objects.create(
        examiner=examiner, subject=subject, message=message, created_by=actor
    )
    record("people.correction.opened", actor=actor, subject=f"correction:{made.pk}", about=subject)
    return made


@transaction.atomic
def answer_correction(request: CorrectionRequest, *, actor: str, answer: str) -> CorrectionRequest:
    """Answered once: what the examiner has read does not change under his eyes."""
    _check("answer", answer)
    row = CorrectionRequest.objects.select_for_update().get(pk=request.pk)
    if row.state != CorrectionState.OPEN:
        raise ValidationError(ALREADY, code="answered")
    row.state, row.answer = CorrectionState.ANSWERED, answer
    row.answered_at, row.answered_by = timezone.now(), actor
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    record("people.correction.answered", actor=actor, subject=f"correction:{row.pk}")
    return row


def _check(field: str, text: str) -> None:
    if told := refusal(text):
        raise ValidationError({field: told}, code="unsaid")
