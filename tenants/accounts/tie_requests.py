"""An academy's side of « Demander le rattachement » (settings.TIE_DOOR): a request to the exam division."""

from django.core.exceptions import ValidationError
from django.db import transaction

from imagin.identity.tie_request import Stranger
from imagin.journal.privacy import found
from tenants.accounts.models import PendingAccount
from tenants.journal.services import record

SECRET = {
    "IBAN": "un compte bancaire",
    "NIR": "un numéro de sécurité sociale",
    "NUMEN": "un NUMEN",
}
TOO_MUCH = "Votre message contient {what} : retirez-le, la division n'en a pas besoin pour vous reconnaître."
DECIDED = "La division a déjà décidé de cette demande. Reconnectez-vous pour connaître sa réponse."


@transaction.atomic
def ask(stranger: Stranger, message: str) -> str:
    """One request per person, however often he asks; his latest words replace the earlier ones."""
    check_message(message)
    row, new = PendingAccount.objects.select_for_update().get_or_create(
        issuer=stranger.issuer, subject=stranger.subject
    )
    if row.decided_at is not None:
        raise ValidationError(DECIDED, code="decided")
    row.display_name, row.provider = stranger.display_name, stranger.provider
    row.message = message or row.message
    row.save(update_fields=["display_name", "provider", "message", "last_seen"])
    if new:
        record("account.pending", actor="sign-in", subject=f"pending:{row.pk}")
    return row.reference


def check_message(message: str) -> None:
    """Typed with or without capitals."""
    told = [SECRET[name] for name in found(message.upper()) if name in SECRET]
    if told:
        raise ValidationError(TOO_MUCH.format(what=" et ".join(told)), code="secret")
