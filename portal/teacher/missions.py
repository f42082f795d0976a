"""Consultation des missions (guide v17 §2.3): the list, the detail, the duplicate of the convocation."""

from zoneinfo import ZoneInfo

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from federation import elsewhere
from federation.elsewhere import ClosedElsewhere
from imagin.academies import directory
from imagin.documents.duplicate import mark_duplicate
from imagin.rules.services import academy_zone
from portal.shell import errors
from portal.teacher.access import academy_of, account_of, activity, examiner_of
from portal.teacher.documents import send_pdf
from portal.teacher.linking import linking_url
from portal.teacher.tables import missions_listing
from portal.teacher.tabs import choose, list_url, other_clock, others_of, tabs_of
from portal.teacher.wording import date_sentence, jury_sentence
from portal.teacher.years import by_year
from tenants.claims.travel import asked_on_paper
from tenants.missions import selectors
from tenants.missions.convocations import SecretError, archived_letter
from tenants.missions.models import Assignment
from tenants.missions.selectors import MissionLine
from tenants.people.enums import ExaminerKind

CLOSED = "Missions fermées dans cette académie"
SILENT = "L'académie de cette mission ne répond pas pour le moment. Réessayez dans quelques minutes."
NO_CONVOCATION = (
    "La convocation de cette mission n'est pas encore archivée. Réessayez dans quelques minutes ; "
    "si elle reste absente, adressez-vous à votre gestionnaire."
)
RESERVED = (
    "Cette convocation peut porter le premier mot de passe d'un intervenant extérieur : elle ne s'ouvre ni "
    "par « Voir comme », ni tant que ce mot de passe n'a pas servi. Reportez-vous à l'exemplaire reçu."
)


@require_safe
@activity("services.missions")
def missions(request: HttpRequest) -> HttpResponse:
    chosen = choose(request)
    others = others_of(request)
    found = by_year(request, chosen.lines or (), lambda line: line.starts_on, chosen.starts_on)
    context = {
        "chosen": chosen,
        "tabs": tabs_of(request, chosen, others),
        "closed": [other for other in others if other.opening.missions],
        "years": found.links,
        "listing": None if chosen.lines is None else missions_listing(request, found.rows),
        "linking_url": linking_url(request),
    }
    return render(request, "teacher/missions.html", context)


@require_safe
@activity("services.missions")
def mission(request: HttpRequest, code: str, number: int) -> HttpResponse:
    try:
        line, zone, on_paper = read_mission(request, code, number)
    except ClosedElsewhere as closed:
        return errors.refused(request, 404, CLOSED, str(closed))
    except OperationalError:
        return errors.unavailable(request, SILENT)
    context = {
        "line": line,
        "jury": jury_sentence(line),
        "dates": [date_sentence(d.day, d.time, d.duration, d.unit) for d in line.dates],
        "academy": directory.by_code(code),
        "foreign_clock": other_clock(zone),
        "list_url": list_url(request, code),
        "on_paper": on_paper,
    }
    return render(request, "teacher/mission.html", context)


@require_safe
@activity("services.missions")
def duplicate(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The archived bytes, marked DUPLICATA: a convocation is never drawn again (DESIGN §6)."""
    try:
        return send_pdf(
            request, f"convocation-{number}-duplicata.pdf", lambda: read_duplicate(request, code, number)
        )
    except ClosedElsewhere as closed:
        return errors.refused(request, 404, CLOSED, str(closed))
    except OperationalError:
        return errors.unavailable(request, SILENT)
    except SecretError:
        return errors.refused(request, 403, "Convocation réservée", RESERVED)
    except NotArchivedError:
        return errors.refused(request, 404, "Convocation absente", NO_CONVOCATION)


class NotArchivedError(Exception):
    """The convocation of this run has not been archived yet."""


def read_mission(request: HttpRequest, code: str, number: int) -> tuple[MissionLine, ZoneInfo, bool]:
    """Its line, its zone, and whether this academy has its travel asked for on paper."""
    try:
        if code == academy_of(request).code:
            assignment = own(request, number)
            return selectors.mission_line(assignment), academy_zone(), asked_on_paper(assignment)
        return *elsewhere.mission_elsewhere(known_key(request, code), code, number), False
    except ObjectDoesNotExist:
        raise Http404 from None


def read_duplicate(request: HttpRequest, code: str, number: int) -> bytes:
    try:
        if code == academy_of(request).code:
            pdf = own_duplicate(request, number)
        else:
            pdf = elsewhere.convocation_elsewhere(known_key(request, code), code, number)
    except ObjectDoesNotExist:
        raise Http404 from None
    if pdf is None:
        raise NotArchivedError
    return pdf


def own_duplicate(request: HttpRequest, number: int) -> bytes | None:
    if getattr(request, "view_as", None) and examiner_of(request).kind == ExaminerKind.EXTERNAL:
        raise SecretError
    pdf = archived_letter(own(request, number))
    return mark_duplicate(pdf) if pdf else None


def own(request: HttpRequest, number: int) -> Assignment:
    return selectors.assignment_of(examiner_of(request), number)


def known_key(request: HttpRequest, code: str) -> str:
    """The person's key, once the projection says that academy knows it: no other schema is ever opened."""
    key = account_of(request).person_key
    if elsewhere.tab_for(key, code) is None:
        raise Http404
    return key
