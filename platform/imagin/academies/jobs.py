"""What the hosting team does to an academy from the console: the same calls as ``imagin academy …``.

``asked_by`` of the job is the actor of the journals.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from imagin.academies import directory, lifecycle, migration, roles
from imagin.academies.configuration import planning, reading, telling
from imagin.academies.models import OnboardingDraft, Opening
from imagin.academies.opening import engine
from imagin.academies.opening.files import KeptFiles
from imagin.academies.sent import files_of as files_sent
from imagin.jobs.progress import Progress
from imagin.jobs.registry import job
from imagin.tenancy.context import enter


@job("academy.open_from", "Ouverture d'une académie", cancellable=True)
def open_from(progress: Progress, *, academy: str, text: str = "", mail: str = "", draft: str = "") -> None:
    """Called again after a kill or « Reprendre », the engine goes on from the first step not done.

    Without ``text``: the opening that was begun elsewhere, with the file that it kept. ``draft`` has the
    files that ``text`` names, until the opening took them.
    """
    told = _steps_told(progress, academy)
    if text and not Opening.objects.filter(academy_code=academy, text=text, finished_at__isnull=False):
        document = reading.read(text, files=KeptFiles(academy, draft))
        engine.open_from(document, actor=progress.asked_by, mail=mail, report=told)
    elif not text:
        engine.resume(academy, report=told)
    told("L'académie est en bac à sable : vérifiez-la, puis ouvrez-la.")


@job("academy.undo", "Annulation d'une ouverture")
def undo(progress: Progress, *, academy: str) -> None:
    """The draft that it came from, if any, may be taken up again."""
    engine.undo(academy, actor=progress.asked_by, report=progress.say)
    OnboardingDraft.objects.filter(opening=academy).update(opening="")
    progress.step(1, 1, f"Il ne reste rien de l'académie {academy}.")


@job("academy.open", "Ouverture au public")
def open_to_all(progress: Progress, *, academy: str) -> None:
    lifecycle.open_academy(academy, actor=progress.asked_by)
    progress.step(1, 1, "L'académie est ouverte.")


@job("academy.close", "Fermeture d'une académie")
def close(progress: Progress, *, academy: str, reason: str) -> None:
    lifecycle.close_academy(academy, actor=progress.asked_by, reason=reason)
    progress.step(1, 1, "L'académie est fermée ; ses données sont conservées.")


@job("academy.apply", "Application d'un fichier de configuration")
def apply(
    progress: Progress, *, academy: str, text: str, reason: str = "", sent: str = "", seen: str | None = None
) -> None:
    """All of it or nothing: twice is as once. ``sent`` has the files that ``text`` names.

    ``seen`` is the print of the plan that was on the screen: another one is not applied.
    """
    document = reading.read(text, files=files_sent(sent) if sent else None)
    if document.code != academy:
        raise ValidationError(planning.OTHER_ACADEMY.format(found=document.code, wanted=academy))
    lines = planning.apply(document, actor=progress.asked_by, reason=reason, seen=seen)
    told = list(telling.applied(document, lines))
    progress.say("\n".join(told))
    progress.step(1, 1, told[-1])


@job("academy.migrate", "Mise à jour des schémas en retard", cancellable=True)
def migrate(progress: Progress, *, academy: str = "") -> None:
    """Academy after academy, the smallest first; stopped between two, it goes on from there."""
    with enter(roles.owner_scope()):
        late = len(migration.pending_academies())
    progress.step(0, late)
    try:
        count = migration.migrate_academies(_counted(progress, late))
    except migration.MigrationFailed as error:
        raise ValidationError(str(error)) from error
    directory.forget()
    progress.step(count, late, f"{count} académie(s) mise(s) à jour.")


def _counted(progress: Progress, total: int) -> Callable[[str], None]:
    done = 0

    def report(line: str) -> None:
        nonlocal done
        done += 1
        progress.say(line)
        progress.step(done, total, line)
        progress.check()

    return report


def _steps_told(progress: Progress, code: str) -> Callable[[str], None]:
    """Between two steps nothing is half done: a safe point."""

    def report(line: str) -> None:
        states = engine.progress(code)
        progress.step(sum(state.done_at is not None for state in states), len(states), line)
        progress.say(line)
        progress.check()

    return report
