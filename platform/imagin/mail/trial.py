"""« M'envoyer un courriel d'essai »: the operator sees for himself that an academy's mail arrives."""

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils import timezone

from imagin.academies.lifecycle import refuse_unfinished
from imagin.academies.models import Academy, Opening
from imagin.identity.events import tell
from imagin.tenancy.context import academy, hub

SUBJECT = "Courriel d'essai de {name}"
BODY = (
    "Bonjour,\n\nCe courriel d'essai a été demandé depuis le site d'hébergement d'IMAG'IN. Si vous le lisez, "
    "les courriels de {name} partent et arrivent.\n\nIl n'appelle aucune réponse.\n"
)
NO_ADDRESS = "Donnez l'adresse électronique qui recevra le courriel d'essai."
NOT_LEFT = (
    "Le courriel d'essai n'est pas parti ({fault}) : vérifiez le relais de messagerie "
    "(IMAGIN_EMAIL_URL), puis recommencez."
)
UNKNOWN = "Aucune académie {code} : « imagin academy list » montre les académies."


def send_trial(code: str, address: str, *, actor: str) -> None:
    """To that address, from the academy as it would write to its people; noted for its checklist."""
    _check(address)
    with hub():
        found = Academy.objects.filter(code=code).first()
    if found is None:
        raise ValidationError(UNKNOWN.format(code=code))
    refuse_unfinished(found)
    with academy(code):
        _send(found.name, address)
    with hub():
        Opening.objects.update_or_create(
            academy_code=code,
            defaults={"mail_tried_at": timezone.now()},
            create_defaults=_without_file(found, actor),
        )
        tell("academy.mail_tried", actor=actor, subject=f"academy:{code}", academy=code)


def _send(name: str, address: str) -> None:
    message = EmailMessage(SUBJECT.format(name=name), BODY.format(name=name), to=[address])
    message.trial = True  # type: ignore[attr-defined]
    try:
        message.send()
    except Exception as error:
        raise ValidationError(NOT_LEFT.format(fault=type(error).__name__)) from error


def _without_file(found: Academy, actor: str) -> dict[str, object]:
    """An academy that was not opened from a file (demonstration): there is nothing to resume or undo."""
    now = timezone.now()
    times = {"mail_tried_at": now, "finished_at": now, "opened_at": now}
    return {"academy_code": found.code, "actor": actor[:64], "text": "", **times}


def _check(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(NO_ADDRESS) from None
