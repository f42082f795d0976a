"""The files of the messages of a draft: joined or taken out at the review, downloaded with the YAML."""

import zipfile
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from imagin.academies.configuration.files import inside
from imagin.academies.models import OnboardingDraft
from portal.hosting import wizard_draft as drafts
from portal.hosting import wizard_kept as kept_files
from portal.hosting.wizard import file_name, shown_for_review
from portal.hosting.wizard_join import JoinForm
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import requires

JOINED = "Les fichiers envoyés sont gardés avec le brouillon."
TAKEN_OUT = "{path} est retiré de ses messages : ils seront publiés sans lui."


@require_POST
@requires(HOSTING)
def join(request: HttpRequest, draft: UUID) -> HttpResponse:
    kept = get_object_or_404(OnboardingDraft, pk=draft)
    form = JoinForm(kept_files.missing(kept), request.POST, request.FILES)
    if not form.is_valid():
        return shown_for_review(request, kept, join=form)
    kept_files.receive(kept, form)
    messages.success(request, JOINED)
    return redirect("hosting:wizard-review", kept.pk)


@require_POST
@requires(HOSTING)
def take_out(request: HttpRequest, draft: UUID) -> HttpResponse:
    kept = get_object_or_404(OnboardingDraft, pk=draft)
    taken = kept_files.take_out(kept, request.POST.get("fichier", ""))
    if taken:
        messages.success(request, TAKEN_OUT.format(path=taken.path))
    return redirect("hosting:wizard-review", kept.pk)


@require_safe
@requires(HOSTING)
def archive(request: HttpRequest, draft: UUID) -> FileResponse:
    """The YAML and its folder: what « Partir d'un fichier » and the command line take up again."""
    kept = get_object_or_404(OnboardingDraft, pk=draft)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr(f"{file_name(kept)}.yaml", drafts.text_of(kept.data))
        for row in kept_files.rows(kept):
            if row.size is not None:
                written.writestr(inside(row.file.path), bytes(kept.files.get(sha256=row.file.sha256).content))
    made.seek(0)
    return FileResponse(made, as_attachment=True, filename=f"{file_name(kept)}.zip")
