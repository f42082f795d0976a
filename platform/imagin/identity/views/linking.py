"""« Rattacher un compte d'une autre académie »: his links, one more, one less. On the hub."""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from imagin.academies import directory
from imagin.identity import linking
from imagin.identity.client import assurance
from imagin.identity.external import door as external_door
from imagin.identity.models import AcademyVisit, Account, AccountLink
from imagin.plain_text import PasswordField, PlainCharField

RECENT_SECONDS = 600
MADE = (
    "Votre compte est rattaché. D'ici une minute, vos missions de cette académie se liront depuis "
    "votre académie."
)
UNDONE = (
    "Le rattachement est annulé : les missions de cette académie quittent vos onglets d'ici une minute. "
    "Vous pouvez le refaire quand vous voulez."
)
UNDONE_BY_HOLDER = (
    "Le rattachement est annulé : l'autre compte n'ouvre plus votre dossier. Si vous ne l'aviez pas demandé, "
    "changez aussi votre mot de passe."
)
NOT_PROVED = (
    "Cet identifiant et ce mot de passe n'ouvrent pas de compte d'intervenant extérieur dans cette académie. "
    "Vérifiez l'identifiant sur votre convocation ; « Mot de passe oublié », sur le site de cette académie, "
    "vous en donne un autre."
)


class LinkForm(forms.Form):
    """The account there, and its proof; what is typed is never kept."""

    academy = forms.ChoiceField(
        label="Académie où vous avez un autre compte",
        error_messages={
            "required": "Vous n'avez pas choisi d'académie. Choisissez-la dans la liste.",
            "invalid_choice": "Cette académie n'est pas dans la liste. Choisissez-en une autre.",
        },
    )
    identifier = PlainCharField(
        label="Identifiant de ce compte",
        max_length=80,
        help_text="Le n° intervenant ou l'identifiant IMAG'IN imprimé sur la convocation de cette académie.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "L'identifiant manque. Recopiez-le de votre convocation."},
    )
    password = PasswordField(
        label="Mot de passe de ce compte",
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Le mot de passe manque. C'est celui de votre compte dans cette académie."
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["academy"]).choices = [("", "Choisissez une académie"), *choices]


@never_cache
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    made = AccountLink.objects.filter(account=account_of(request)).order_by("-linked_at")
    rows = [{"link": row, "name": name_of(row.academy)} for row in made]
    context = {
        "rows": rows,
        "held": held_by_another(account_of(request)),
        "new_url": with_home(request, reverse("identity:link_new")),
    }
    return render(request, "identity/links.html", context)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link_new(request: HttpRequest) -> HttpResponse:
    """A browser left open is not the person: he proves who he is here too, not long ago."""
    if not assurance.of(request).fresh(RECENT_SECONDS):
        return prove_again(request)
    form = LinkForm(request.POST if request.method == "POST" else None, choices=choices_for(request))
    if form.is_valid() and tie(request, form):
        messages.success(request, MADE)
        return redirect(with_home(request, reverse("identity:links")))
    context = {"form": form, "back_url": with_home(request, reverse("identity:links"))}
    return render(request, "identity/link_new.html", context)


def tie(request: HttpRequest, form: LinkForm) -> bool:
    typed = form.cleaned_data
    tried = external_door.attempt(typed["academy"], typed["identifier"], typed["password"], request)
    if tried.proof is None:
        form.add_error(None, external_door.suspended_sentence() if tried.suspended else NOT_PROVED)
        return False
    try:
        linking.link(account_of(request), tried.proof, home_of(request, tried.proof.academy))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link_undo(request: HttpRequest, number: int) -> HttpResponse:
    account = account_of(request)
    made = get_object_or_404(linking.concerning(account), pk=number)
    holder = made.account_id != account.pk
    if request.method == "POST":
        linking.undo(made, linking.Why("holder", str(account.pk)) if holder else linking.OWN_WISH)
        messages.success(request, UNDONE_BY_HOLDER if holder else UNDONE)
        return redirect("identity:links")
    context = {"link": made, "name": name_of(made.home if holder else made.academy), "holder": holder}
    return render(request, "identity/link_undo.html", context)


def held_by_another(account: Account) -> dict[str, Any] | None:
    """The link that was made with the password of this local account, from another account."""
    made = linking.concerning(account).exclude(account=account).first()
    return {"link": made, "name": name_of(made.home)} if made else None


def prove_again(request: HttpRequest) -> HttpResponse:
    back = with_home(request, reverse("identity:link_new"))
    return redirect(f"{reverse('identity:sign_in')}?{urlencode({'forcer': '1', 'next': back})}")


def choices_for(request: HttpRequest) -> list[tuple[str, str]]:
    """The open academies where he has linked nothing yet."""
    linked = set(AccountLink.objects.filter(account=account_of(request)).values_list("academy", flat=True))
    return [
        (hosted.code, hosted.name) for hosted in directory.listed_academies() if hosted.code not in linked
    ]


def home_of(request: HttpRequest, target: str) -> str:
    """The academy he came from: one that his sign-ins opened, never one that the address alone names.

    Of all his sign-ins: the recent proof that is asked here opens another one.
    """
    visits = AcademyVisit.objects.filter(session__account=account_of(request)).exclude(academy=target)
    opened = list(visits.order_by("-at").values_list("academy", flat=True))
    asked = request.GET.get("academie", "")
    return asked if asked in opened else next(iter(opened), "")


def with_home(request: HttpRequest, address: str) -> str:
    home = request.GET.get("academie", "")
    return f"{address}?{urlencode({'academie': home})}" if home else address


def name_of(code: str) -> str:
    hosted = directory.by_code(code)
    return hosted.name if hosted else code


def account_of(request: HttpRequest) -> Account:
    return cast(Account, request.user)
