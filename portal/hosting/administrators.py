"""« Nommer un administrateur », and taking it back: as ``imagin roles`` does, of a NUMEN that is never shown.

The hub's journal keeps who named, the academy's whom (by the grant's number); neither keeps the NUMEN.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from imagin.academies.lifecycle import NOT_FINISHED
from imagin.academies.models import AcademyState
from imagin.identity.events import tell
from imagin.plain_text import PlainCharField
from imagin.tenancy.context import academy as opened
from imagin.vault.person import person_key
from portal.hosting.opening import academy_called, refused
from tenants.accounts.enums import HOSTING, Role
from tenants.accounts.models import RoleGrant
from tenants.accounts.policies import fresh_factor, requires
from tenants.accounts.services import grant_role, withdraw_role

NAME, WITHDRAW = "nommer", "retirer"
OWN = "C'est votre propre NUMEN : demandez à quelqu'un d'autre de l'équipe d'hébergement."
ALREADY = "Cette personne est déjà administrateur de l'académie."
DONE = {
    NAME: "L'administrateur est nommé : il a ce rôle dès sa prochaine page.",
    WITHDRAW: "Le rôle d'administrateur est retiré à cette personne.",
}
TOLD = {NAME: "academy.administrator_named", WITHDRAW: "academy.administrator_withdrawn"}


class Unshown(forms.PasswordInput):
    """Readable while it is typed, absent from the page that comes back."""

    input_type = "text"


class NumenForm(forms.Form):
    numen = PlainCharField(
        label="NUMEN de la personne",
        max_length=40,
        help_text="13 lettres et chiffres, lus dans son dossier de gestion. Il n'est ni gardé ni réaffiché.",
        widget=Unshown(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Le NUMEN manque : tapez-le.",
            "max_length": "Un NUMEN compte 13 lettres et chiffres, par exemple 04E1085537EDY.",
        },
    )

    def __init__(self, own_key: str, posted: Any = None) -> None:
        super().__init__(posted)
        self.own_key = own_key

    def clean_numen(self) -> str:
        """The person's key: the NUMEN itself goes no further."""
        try:
            key = person_key(self.cleaned_data["numen"])
        except ValueError as error:
            raise ValidationError(str(error)) from None
        if key == self.own_key:
            raise ValidationError(OWN)
        return key


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("numen")
@requires(HOSTING)
@fresh_factor(300)
def administrators(request: HttpRequest, code: str) -> HttpResponse:
    academy = academy_called(code)
    if academy.state == AcademyState.CREATING:
        return refused(request, academy, NOT_FINISHED)
    act = request.POST.get("acte", "")
    form = NumenForm(request.user.person_key, request.POST if act in DONE else None)  # type: ignore[union-attr]
    if form.is_valid() and done(form, act, code, actor=str(request.user.pk)):
        messages.success(request, DONE[act])
        return redirect("hosting:administrators", code)
    context = {"academy": academy, "form": form, "count": how_many(code)}
    return render(request, "hosting/administrators.html", context)


@sensitive_variables("form")
def done(form: NumenForm, act: str, code: str, *, actor: str) -> bool:
    """What refuses it is told beside the field."""
    try:
        with transaction.atomic():
            change(act, code, form.cleaned_data["numen"], actor=actor)
    except ValidationError as refusal:
        form.add_error("numen", refusal)
        return False
    return True


def change(act: str, code: str, key: str, *, actor: str) -> None:
    who = {"person_key": key, "role": Role.ADMINISTRATOR.value}
    with opened(code):
        if act == NAME and RoleGrant.objects.filter(**who).exists():
            raise ValidationError(ALREADY)
        (grant_role if act == NAME else withdraw_role)(actor=actor, **who)
    tell(TOLD[act], actor=actor, subject=f"academy:{code}", academy=code)


def how_many(code: str) -> int:
    with opened(code):
        return RoleGrant.objects.filter(role=Role.ADMINISTRATOR).count()
