"""« Corriger le nom ou l'adresse » of an academy that exists: the same call as ``imagin academy rename``."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from imagin.academies import names, renaming
from imagin.academies.models import AcademyState
from imagin.academies.onboarding import check_host
from imagin.plain_text import PlainCharField
from portal.hosting.opening import academy_called, facts, refused
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import requires

DONE = "C'est corrigé ; tout le service le saura dans quelques secondes."


class RenameForm(forms.Form):
    name = PlainCharField(
        label="Nom affiché",
        max_length=names.LONGEST,
        error_messages={"required": names.MISSING, "max_length": names.LONG},
    )
    host = PlainCharField(
        label="Nom d'hôte",
        help_text="Sans http:// ni port. Faites-le pointer d'abord sur ce site d'hébergement.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Le nom d'hôte manque : écrivez par exemple mayotte.example.fr."},
    )

    def clean_host(self) -> str:
        return check_host(self.cleaned_data["host"])


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def rename(request: HttpRequest, code: str) -> HttpResponse:
    academy = academy_called(code)
    if academy.state == AcademyState.CREATING:
        return refused(request, academy, renaming.CREATING)
    now = {"name": academy.name, "host": academy.primary_host}
    form = RenameForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid() and renamed(form, code, actor=str(request.user.pk)):
        messages.success(request, DONE)
        return redirect("hosting:academy", code)
    return render(request, "hosting/rename.html", {**facts(academy), "form": form})


def renamed(form: RenameForm, code: str, **who: Any) -> bool:
    try:
        renaming.rename(code, **form.cleaned_data, **who)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True
