"""Going through the steps: each is committed, then recorded; the same call again goes on after the last.

A kill between a step and its record is nothing: every step finds what it did and passes.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from imagin.academies import directory, roles
from imagin.academies.configuration.reading import Document
from imagin.academies.models import Academy, Opening
from imagin.academies.opening import beginning
from imagin.academies.opening.steps import STEPS, Going, Step
from imagin.identity.events import tell
from imagin.tenancy import locks
from imagin.tenancy.context import hub

logger = logging.getLogger(__name__)
Report = Callable[[str], object]

BUSY = "L'ouverture de {code} est en cours ailleurs : attendez qu'elle finisse, puis regardez où elle en est."
FAULT = "Cette étape s'est arrêtée ({fault}) : relancez la même commande, elle reprendra ici."
LEAVING_SECONDS = 15
"""The server notices that a killed process is gone at its next statement: until then its lock is held."""
DONE = "{label} : fait"
UNDONE = "{label} : défait"


@dataclass(frozen=True, slots=True)
class StepState:
    name: str
    label: str
    done_at: datetime | None
    error: str


def quiet(line: str) -> None:
    """Nobody reads."""


def open_from(document: Document, *, actor: str, mail: str = "", report: Report = quiet) -> Academy:
    """A sandbox made as ``document`` says; what is wrong is refused before anything exists.

    Called again after a fault, with the same file or a corrected one, it resumes.
    """
    beginning.check_whole(document)
    roles.check_owner()
    with hub(), alone(document.code):
        if beginning.half_undone(document.code):
            _undo(beginning.opening_called(document.code), report)
        return _go(beginning.begin(document, actor=actor, mail=mail), report)


def resume(code: str, *, report: Report = quiet) -> Academy:
    """Goes on with the file that the opening kept."""
    roles.check_owner()
    with hub(), alone(code):
        opening = beginning.opening_called(code)
        beginning.refuse_finished(opening)
        beginning.refuse_half_undone(opening)
        return _go(opening, report)


def undo(code: str, *, actor: str, report: Report = quiet) -> None:
    """Nothing of it remains but the hub's journal; refused once the academy has been open."""
    roles.check_owner()
    with hub(), alone(code):
        opening = beginning.opening_called(code)
        beginning.refuse_opened(opening)
        Opening.objects.filter(pk=opening.pk).update(undoing=True, finished_at=None)
        _undo(opening, report)
        tell("academy.undone", actor=actor, subject=f"academy:{code}", academy=code)


def progress(code: str) -> list[StepState]:
    """Empty where the academy was not opened from a file."""
    with hub():
        opening = Opening.objects.filter(academy_code=code).first()
    return [_state(opening, step) for step in STEPS] if opening else []


def _state(opening: Opening, step: Step) -> StepState:
    at = opening.steps.get(step.name)
    error = opening.error if opening.failed_step == step.name else ""
    return StepState(step.name, step.label, datetime.fromisoformat(at) if at else None, error)


def _go(opening: Opening, report: Report) -> Academy:
    going = Going(opening, beginning.document_of(opening), report)
    for step in STEPS:
        if step.name not in opening.steps:
            _run(step, going)
            report(DONE.format(label=step.label))
    _finish(opening)
    directory.forget()
    return Academy.objects.get(code=opening.academy_code)


@transaction.atomic
def _finish(opening: Opening) -> None:
    """The academy has its files: the opening keeps them no longer."""
    if opening.finished_at is None:
        opening.finished_at = timezone.now()
        opening.save(update_fields=["finished_at"])
    opening.files.all().delete()


def _run(step: Step, going: Going) -> None:
    opening = going.opening
    try:
        step.run(going)
    except ValidationError as error:
        _note_failure(opening, step, "\n".join(error.messages))
        raise
    except Exception as error:
        _note_failure(opening, step, FAULT.format(fault=type(error).__name__))
        raise
    opening.steps[step.name] = timezone.now().isoformat()
    opening.failed_step = opening.error = ""
    opening.save(update_fields=["steps", "failed_step", "error"])


def _note_failure(opening: Opening, step: Step, sentence: str) -> None:
    """Told if it can be: the database itself may be what failed."""
    try:
        Opening.objects.filter(pk=opening.pk).update(failed_step=step.name, error=sentence)
    except Exception:
        logger.exception("the failure of %s was not recorded", step.name)


def _undo(opening: Opening, report: Report) -> None:
    """Backwards; the record goes last, so that a kill here is resumed by the same call."""
    going = Going(opening, None, report)
    for step in reversed(STEPS):
        step.undo(going)
        report(UNDONE.format(label=step.label))
    opening.delete()
    directory.forget()


@contextmanager
def alone(code: str) -> Iterator[None]:
    """One process at a time for one academy; the lock goes with the connection of a killed one."""
    with locks.alone(f"imagin.opening:{code}", patience=LEAVING_SECONDS) as held:
        if not held:
            raise ValidationError(BUSY.format(code=code))
        yield
