"""Before the first step: everything that can be refused is refused, and nothing exists yet."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from imagin.academies import onboarding, roles
from imagin.academies.configuration.reading import Document, read
from imagin.academies.models import Academy, AcademyState, Opening
from imagin.academies.opening.files import files_of, take_files
from imagin.identity.events import tell
from imagin.tenancy import naming
from imagin.tenancy.context import enter

NO_IDENTITY = (
    "{place} : il manque. Pour ouvrir une académie, le fichier donne son code, son nom "
    "(name) et son nom d'hôte (host)."
)
NOT_OPENED_BY_FILE = (
    "Aucune ouverture de {code} n'est connue : « imagin academy create --from FICHIER » en commence une."
)
FINISHED = "L'ouverture de {code} est terminée : « imagin academy check {code} » dit ce qui reste à faire."
TO_OPEN = (
    "L'académie {code} existe déjà, en bac à sable : « imagin academy open {code} » l'ouvre, "
    "« imagin academy plan FICHIER » dit ce qu'un fichier y changerait. Pour en ouvrir une autre, donnez un "
    "autre code."
)
WAS_OPEN = (
    "{code} a été ouverte au public : son ouverture ne s'annule plus. "
    "« imagin academy close {code} --reason … » la ferme."
)
WAS_CLOSED = (
    "{code} a été ouverte au public, puis fermée : son ouverture ne s'annule plus, et ses données sont "
    "conservées. « imagin academy open {code} » la rouvre."
)
HALF_UNDONE = (
    "L'annulation de l'ouverture de {code} est commencée : terminez-la, puis recommencez l'ouverture."
)
OTHER_IDENTITY = (
    "{place} : l'ouverture commencée de {code} porte {label} « {was} » et le fichier dit « {says} ». "
    "Remettez la valeur d'avant, ou annulez cette ouverture en ajoutant --undo à la même commande."
)
BAD_MAIL = (
    "« {mail} » n'est pas une adresse électronique : donnez celle qui recevra les courriels du bac à sable."
)
FOLDER_NAME = "configuration"


def check_whole(document: Document) -> None:
    """A file that only configures may leave out the name and the host; one that opens may not."""
    missing = [key for key in ("name", "host") if not getattr(document, key)]
    if missing:
        raise ValidationError([NO_IDENTITY.format(place=document.place(key)) for key in missing])


def opening_called(code: str) -> Opening:
    found = Opening.objects.filter(academy_code=code).first()
    if found is None:
        raise ValidationError(NOT_OPENED_BY_FILE.format(code=code))
    return found


def half_undone(code: str) -> bool:
    return Opening.objects.filter(academy_code=code, undoing=True).exists()


def refuse_finished(opening: Opening) -> None:
    if opening.finished_at:
        raise ValidationError(FINISHED.format(code=opening.academy_code))


def refuse_half_undone(opening: Opening) -> None:
    if opening.undoing:
        raise ValidationError(HALF_UNDONE.format(code=opening.academy_code))


def refuse_opened(opening: Opening) -> None:
    if opening.opened_at:
        closed = Academy.objects.filter(code=opening.academy_code, state=AcademyState.CLOSED).exists()
        raise ValidationError((WAS_CLOSED if closed else WAS_OPEN).format(code=opening.academy_code))


def document_of(opening: Opening) -> Document:
    return read(opening.text, FOLDER_NAME, files_of(opening))


def begin(document: Document, *, actor: str, mail: str) -> Opening:
    """The opening to go through: a new one, or the one that stopped, with this file from now on."""
    _check_mail(mail)
    known = Opening.objects.filter(academy_code=document.code).first()
    if known is None:
        return _first(document, actor=actor, mail=mail)
    if known.finished_at:
        raise refused(document, {"code": _known_words(document.code)})
    return _again(known, document, mail)


def refused(document: Document, found: dict[str, str]) -> ValidationError:
    """What somebody else has already, by key of the identity, where the file says it."""
    return ValidationError([f"{document.place(key)} : {sentence}" for key, sentence in found.items()])


def _known_words(code: str) -> str:
    """Said to whoever repeats a command that succeeded: what is left to do."""
    sandbox = Academy.objects.filter(code=code, state=AcademyState.SANDBOX).exists()
    return (TO_OPEN if sandbox else onboarding.KNOWN).format(code=code)


def _first(document: Document, *, actor: str, mail: str) -> Opening:
    with enter(roles.owner_scope()):
        taken = onboarding.taken(document.code, document.host, document.name)
    if taken:
        raise refused(document, taken)
    _check_role(document.code)
    with transaction.atomic():
        opening = Opening.objects.create(
            academy_code=document.code,
            text=document.text,
            mail=mail,
            actor=actor[:64],
        )
        take_files(opening, document.files)
        tell("academy.begun", actor=actor, subject=f"academy:{document.code}", academy=document.code)
    return opening


@transaction.atomic
def _again(opening: Opening, document: Document, mail: str) -> Opening:
    """A corrected file is taken: what it says of rules and messages is applied again."""
    if opening.text != document.text:
        _check_same_identity(opening, document)
        opening.steps = {name: at for name, at in opening.steps.items() if name not in FROM_TEXT}
        opening.text = document.text
        take_files(opening, document.files)
    opening.mail = mail or opening.mail
    opening.save(update_fields=["text", "mail", "steps"])
    return opening


FROM_TEXT = ("rules", "messages", "check")


def _check_same_identity(opening: Opening, document: Document) -> None:
    found = Academy.objects.filter(code=opening.academy_code).prefetch_related("domains").first()
    if found is None:
        return
    for key, said in differences(found, document):
        raise ValidationError(OTHER_IDENTITY.format(place=document.place(key), **said))


def differences(found: Academy, document: Document) -> Iterator[tuple[str, dict[str, str]]]:
    """By key of the identity, what the academy carries and the file says otherwise."""
    for key, label, was in (("name", "le nom", found.name), ("host", "l'hôte", found.primary_host)):
        says = getattr(document, key)
        if was != says:
            yield key, {"code": found.code, "label": label, "was": was, "says": says}


def _check_mail(mail: str) -> None:
    try:
        if mail:
            validate_email(mail)
    except ValidationError:
        raise ValidationError(BAD_MAIL.format(mail=mail)) from None


def _check_role(code: str) -> None:
    """Who may make roles is asked before the first row is written."""
    role = naming.academy_role(code)
    if not roles.check_owner() and not _may_become(role):
        raise roles.RoleNeededError(role)


def _may_become(role: str) -> bool:
    with enter(roles.owner_scope()):
        return roles.may_become(role)
