"""From sandbox to opened, closed, opened again; each act is told to the hub's journal and the academy's."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from imagin.academies import directory
from imagin.academies.models import Academy, AcademyState, OnboardingDraft, Opening
from imagin.academies.opening.checks import Result, checklist
from imagin.identity.events import tell
from imagin.tenancy.context import academy, hub

UNKNOWN = "Aucune académie {code} : « imagin academy list » montre les académies."
NOT_FINISHED = (
    "L'ouverture de {name} n'est pas terminée : relancez « imagin academy create --from FICHIER », "
    "elle reprendra où elle s'est arrêtée."
)
ALREADY_OPEN = "{name} est déjà ouverte."
NOT_OPEN = "{name} n'est pas ouverte : il n'y a rien à fermer."
NO_REASON = "Dites pourquoi vous fermez l'académie : le motif est gardé et affiché à l'équipe d'hébergement."
LONG_REASON = "Le motif dépasse 200 caractères : raccourcissez-le."
BLOCKED = "{name} ne peut pas encore ouvrir. Ce qui l'empêche :"
LONGEST_REASON = 200


def open_academy(code: str, actor: str) -> Academy:
    """A sandbox, or a closed academy, opens; refused while a blocking check fails, naming each.

    The draft that it came from, with its files, can no longer be taken up again: it goes.
    """
    _check_may_open(_known(code))
    refuse_blocked(code, checklist(code))
    with hub(), transaction.atomic():
        opened = _known(code, lock=True)
        _check_may_open(opened)
        _pass(opened, AcademyState.OPEN, "academy.opened", actor)
        Opening.objects.filter(academy_code=code, opened_at=None).update(opened_at=timezone.now())
        OnboardingDraft.objects.filter(opening=code).delete()
    directory.forget()
    return opened


def close_academy(code: str, actor: str, reason: str) -> Academy:
    """Its host says that it is closed; its data stay, and it may open again."""
    _known(code)
    kept = _checked_reason(reason)
    with hub(), transaction.atomic():
        closed = _known(code, lock=True)
        if closed.state != AcademyState.OPEN:
            raise ValidationError(NOT_OPEN.format(name=closed.name))
        _pass(closed, AcademyState.CLOSED, "academy.closed", actor)
        Academy.objects.filter(pk=closed.pk).update(closed_reason=kept)
    directory.forget()
    return closed


def refuse_blocked(code: str, results: list[Result]) -> None:
    stops = [result for result in results if result.stops]
    if stops:
        raise ValidationError([BLOCKED.format(name=_known(code).name), *map(_words, stops)])


def _words(result: Result) -> str:
    return f"- {result.check.label} : {result.words}"


def _known(code: str, *, lock: bool = False) -> Academy:
    with hub():
        rows = Academy.objects.select_for_update() if lock else Academy.objects.all()
        found = rows.filter(code=code).first()
    if found is None:
        raise ValidationError(UNKNOWN.format(code=code))
    return found


def _check_may_open(found: Academy) -> None:
    if found.state == AcademyState.OPEN:
        raise ValidationError(ALREADY_OPEN.format(name=found.name))
    refuse_unfinished(found)


def refuse_unfinished(found: Academy) -> None:
    """It may have no schema and no role yet: nothing can be read or written there."""
    if found.state == AcademyState.CREATING:
        raise ValidationError(NOT_FINISHED.format(name=found.name))


def _checked_reason(reason: str) -> str:
    kept = reason.strip()
    if not kept:
        raise ValidationError(NO_REASON)
    if len(kept) > LONGEST_REASON:
        raise ValidationError(LONG_REASON)
    return kept


def _pass(found: Academy, state: AcademyState, code: str, actor: str) -> None:
    """Both journals, in the transaction of the change."""
    found.state = state
    found.save(update_fields=["state"])
    tell(code, actor=actor, subject=f"academy:{found.code}", academy=found.code)
    with academy(found.code):
        tell(code, actor=actor, subject=f"academy:{found.code}", academy=found.code)
