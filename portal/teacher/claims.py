"""Saisie des états de frais mission: the list (guide v17 §2.6.2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.teacher.access import claims_open_to
from portal.teacher.conditions import claims_activity
from portal.teacher.tables import claims_listing
from portal.teacher.tabs import others_of
from portal.teacher.years import by_year
from tenants.claims import travel


@require_safe
@claims_activity
def claims(request: HttpRequest) -> HttpResponse:
    others = [other for other in others_of(request) if other.claims]
    found = by_year(request, claims_open_to(request), lambda row: row.mission.starts_on)
    context = {
        "listing": claims_listing(request, found.rows),
        "years": found.links,
        "travel": travel.is_open(),
        "others": [other for other in others if other.opening.enters_claims],
        "closed": [other for other in others if other.opening.claims],
    }
    return render(request, "teacher/claims.html", context)
