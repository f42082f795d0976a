"""What the exam division sends to an external examiner who cannot enter."""

from django.core.exceptions import ValidationError
from django.db import transaction

from imagin.identity.session import remembered
from tenants.accounts.externals import mail, selectors, services
from tenants.journal.services import record
from tenants.people.models import Examiner

NO_EMAIL = "Aucune adresse électronique n'est connue : remettez un nouveau premier mot de passe."
CLOSED = "Ce compte est fermé : rouvrez-le d'abord."
TOO_SOON = "Un lien vient d'être envoyé. Attendez deux minutes avant d'en envoyer un autre."
# Nobody floods somebody's mailbox.
BETWEEN_SECONDS = 120


@transaction.atomic
def send_access_link(examiner: Examiner, *, actor: str) -> None:
    """To the address that the academy knows."""
    if not examiner.email:
        raise ValidationError(NO_EMAIL, code="email")
    credential = services.ensure_credential(examiner)
    if not selectors.is_usable(credential):
        raise ValidationError(CLOSED, code="closed")
    if not remembered.first_in(f"reset:{examiner.pk}", BETWEEN_SECONDS):
        raise ValidationError(TOO_SOON, code="soon")
    record("external.link_sent", actor=actor, subject=f"examiner:{examiner.pk}")
    mail.send_access_link_later(credential)
