"""« Appliquer un fichier de configuration »: sent, its plan read, applied by a second press, in a job."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from imagin.academies import sent as sent_files
from imagin.academies.configuration import telling
from imagin.academies.configuration.planning import CHANGED, OTHER_ACADEMY, plan, print_of
from imagin.academies.configuration.reading import Document, read
from imagin.academies.lifecycle import NOT_FINISHED
from imagin.academies.models import AcademyState, SentConfiguration
from imagin.plain_text import PlainCharField
from portal.hosting.jobs import asked
from portal.hosting.opening import academy_called, refused
from portal.hosting.wizard_forms import READ_AS, FileForm
from portal.hosting.wizard_sent import Sent
from portal.hosting.wizard_start import LEFT_ASIDE, NAMES_SHOWN
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import requires


class ConfigurationForm(FileForm):
    """Refused whole, with all that is wrong: another academy's, what it says, a file that it names."""

    def __init__(self, code: str, *args: Any) -> None:
        super().__init__(*args)
        self.code = code
        self.fields["file"].help_text = (
            "Un fichier YAML, tel que « Exporter sa configuration » l'écrit, et avec lui les fichiers que "
            "ses messages nomment et que l'académie n'a pas ; ou un .zip qui les contient tous."
        )

    def clean_file(self) -> tuple[Document, Sent]:  # type: ignore[override]
        chosen = super().clean_file()[1]
        document = read(chosen.text, READ_AS, sent_files.Whole(chosen))
        if document.code != self.code:
            raise ValidationError(OTHER_ACADEMY.format(found=document.code, wanted=self.code))
        plan(document)
        return document, chosen


class ApplyForm(forms.Form):
    reason = PlainCharField(
        label="Motif",
        required=False,
        max_length=200,
        help_text="Facultatif, gardé avec chaque changement. Pas de donnée personnelle.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "Le motif dépasse 200 caractères : raccourcissez-le."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def send(request: HttpRequest, code: str) -> HttpResponse:
    academy = academy_called(code)
    if academy.state == AcademyState.CREATING:
        return refused(request, academy, NOT_FINISHED)
    form = ConfigurationForm(code, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        return to_plan(request, *form.cleaned_data["file"])
    return render(request, "hosting/apply.html", {"academy": academy, "form": form})


def to_plan(request: HttpRequest, document: Document, chosen: Sent) -> HttpResponse:
    files: Any = document.files
    kept = sent_files.keep(document, files.found, actor=str(request.user.pk))
    if aside := chosen.left_aside():
        messages.warning(request, LEFT_ASIDE.format(names=", ".join(aside[:NAMES_SHOWN])))
    return redirect("hosting:apply-plan", document.code, kept.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def confirm(request: HttpRequest, code: str, sent: UUID) -> HttpResponse:
    kept = get_object_or_404(SentConfiguration, pk=sent, academy_code=code)
    form = ApplyForm(request.POST if request.method == "POST" else None)
    plan_now = planned(kept)
    stale = form.is_bound and not plan_now["wrong"] and request.POST.get("seen") != plan_now["seen"]
    if form.is_valid() and not stale and not plan_now["wrong"]:
        params = {"text": kept.text, "sent": str(kept.pk), "reason": form.cleaned_data["reason"]}
        return asked(request, "academy.apply", code, seen=plan_now["seen"], **params)
    context = {"academy": academy_called(code), "form": form, "stale": CHANGED if stale else "", **plan_now}
    return render(request, "hosting/apply_plan.html", context)


def planned(kept: SentConfiguration) -> dict[str, Any]:
    """As it stands now: the academy may have changed since the file was sent.

    ``seen`` is its print: the press carries it, and the job applies no other plan.
    """
    try:
        document = read(kept.text, READ_AS, sent_files.files_of(str(kept.pk)))
        lines = plan(document)
        told = list(telling.planned(document, lines))
    except ValidationError as refusal:
        return {"told": [], "changes": 0, "seen": "", "wrong": refusal.messages}
    return {"told": told, "changes": len(lines), "seen": print_of(lines), "wrong": []}
