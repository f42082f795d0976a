"""``imagin academy jobs``: what was asked for, how far it is; cancelling, taking up again."""

from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils import timezone

from imagin.academies.models import Academy
from imagin.jobs import selectors, services
from imagin.jobs.models import Job, JobState
from imagin.tenancy.context import hub

Write = Callable[[str], object]
ACTOR = "imagin academy jobs"
NONE = "Aucun travail."
CANCELLED = "{job} : annulé."
TO_STOP = "{job} : s'arrêtera à son prochain point sûr."
UNKNOWN = "Aucune académie {code} : « imagin academy list » montre les académies."
RESUMED = "{job} : repris."


def add_arguments(actions: "_SubParsersAction[ArgumentParser]") -> None:
    jobs = actions.add_parser("jobs", help="les travaux demandés à la console, en cours et passés")
    jobs.add_argument("code", nargs="?", default="", help="ceux d'une académie ; tous par défaut")
    act = jobs.add_mutually_exclusive_group()
    act.add_argument("--cancel", metavar="ID", help="annuler ce travail")
    act.add_argument("--resume", metavar="ID", help="reprendre ce travail arrêté")


def run_jobs(options: dict, write: Write) -> None:
    if options["cancel"]:
        job = services.cancel(options["cancel"], actor=ACTOR)
        write((CANCELLED if job.state == JobState.CANCELLED else TO_STOP).format(job=job.pk))
    elif options["resume"]:
        write(RESUMED.format(job=services.resume(options["resume"], actor=ACTOR).pk))
    else:
        _check_code(options["code"])
        for line in [_line(job) for job in selectors.latest(options["code"])] or [NONE]:
            write(line)


def _check_code(code: str) -> None:
    """Jobs outlive the academy whose opening was undone: its code is still one to ask for."""
    with hub():
        known = Academy.objects.filter(code=code).exists() or Job.objects.filter(academy_code=code).exists()
    if code and not known:
        raise ValidationError(UNKNOWN.format(code=code))


def _line(job: Job) -> str:
    at = f"{timezone.localtime(job.created_at):%d/%m/%Y %H:%M}"
    count = f"{job.done}/{job.total}" if job.total else ""
    said = job.message.split("\n")[0]
    return f"{job.pk}  {at}  {job.get_state_display():<10} {count:>7}  {job.label}  {said}".rstrip()
