"""« Comptes rattachés »: the files of this academy that their owners open with an account of another one.

The division sees which, never whose account: undoing one is for who tells it that he did not do it.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from imagin.identity.linking import linked_in
from portal.division.access import ROLES
from portal.division.tables import LinkedFile, linked_listing
from tenants.accounts.externals.services import undo_link
from tenants.accounts.policies import requires
from tenants.people.models import Examiner

UNDONE = (
    "Le rattachement est annulé : l'intervenant entre avec l'identifiant et le mot de passe de son compte."
)
GONE = "Ce dossier n'est rattaché à aucun autre compte : il n'y a rien à annuler."


@require_safe
@requires(*ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    return render(
        request, "division/linked.html", {"listing": linked_listing(request, linked_files(request))}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*ROLES)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    row = next((row for row in linked_files(request) if row.number == number), None)
    if row is not None and request.method != "POST":
        return render(request, "division/linked_undo.html", {"row": row})
    if row is not None and undo_link(row.examiner, actor=str(request.user.pk)):
        messages.success(request, UNDONE)
    else:
        messages.info(request, GONE)
    return redirect("division:linked")


def linked_files(request: HttpRequest) -> list[LinkedFile]:
    since = {row.examiner_number: row.linked_at for row in linked_in(request.academy.code)}  # type: ignore[attr-defined]
    examiners = Examiner.objects.filter(number__in=since)
    return [LinkedFile(examiner, since[examiner.number]) for examiner in examiners]
