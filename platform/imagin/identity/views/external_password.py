"""Choosing a password: after a first secret, by a link received, or when one wants to."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import View

from imagin.academies import directory
from imagin.academies.directory import HostedAcademy
from imagin.identity.client.engine import SignInRefused
from imagin.identity.client.returning import failure_url
from imagin.identity.csp import allow_forms_to
from imagin.identity.external import accounts as external_accounts
from imagin.identity.external import door as external_door
from imagin.identity.external import steps as external_steps
from imagin.identity.external.door import Proof
from imagin.identity.external.forms import LinkForm, NewPasswordForm, OwnPasswordForm
from imagin.identity.external.steps import FirstStep, LinkStep
from imagin.identity.models import Account
from imagin.identity.session import idle
from imagin.identity.views.external import OPEN
from imagin.tenancy.context import academy

CHANGED = "Votre mot de passe est changé. Vos autres connexions sont fermées."


class PasswordView(View):
    """One form, for one academy. Nothing of what is typed is kept when it is refused."""

    http_method_names = ["get", "head", "post"]
    template = ""
    academy: HostedAcademy

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        try:
            return self.change(request, form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
            return self.show(request, form)
        except SignInRefused as refusal:
            return HttpResponseRedirect(failure_url(refusal.reason))

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def change(self, request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
        raise NotImplementedError

    def told(self) -> dict[str, str]:
        with academy(self.academy.code):
            door = external_door.door()
            return {"rule": door.password_rule(), "label": door.identifier_label()}

    def show(self, request: HttpRequest, form: NewPasswordForm, **more: Any) -> HttpResponse:
        response = render(request, self.template, {"academy": self.academy, "form": form, **more})
        allow_forms_to(response, self.academy.url)
        return response

    def enter(self, request: HttpRequest, proof: Proof) -> None:
        """The sign-in that this change opens, and the end of those opened with the former password."""
        external_steps.forget(request)
        session = external_accounts.sign_in(request, proof)
        external_accounts.end_other_sign_ins(request, session.account)


# On each class that has a ``dispatch`` of its own.
@method_decorator(OPEN, name="dispatch")
class ChangeView(PasswordView):
    """Forced by a first secret, or wanted by who is signed in."""

    template = "identity/external_change.html"
    step: FirstStep | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.step = external_steps.first_of(request)
        code = self.step.academy if self.step else own_academy(request)
        hosted = directory.by_code(code)
        if hosted is None:
            return HttpResponseRedirect(reverse("identity:external"))
        self.academy = hosted
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None) -> NewPasswordForm:
        kind = NewPasswordForm if self.step else OwnPasswordForm
        return kind(data, rule=self.told()["rule"])

    def show(self, request: HttpRequest, form: NewPasswordForm, **more: Any) -> HttpResponse:
        number = self.step.number if self.step else request.user.external_number  # type: ignore[union-attr]
        return super().show(request, form, first=self.step is not None, number=str(number), **more)

    def change(self, request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
        step = self.step
        if step is None:
            return self.change_own(request, typed)
        proof = external_door.change_first(step.academy, step.subject, step.stamp, typed["password_new"])
        self.enter(request, proof)
        return HttpResponseRedirect(step.back)

    def change_own(self, request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
        account: Account = request.user  # type: ignore[assignment]
        name = (account.external_academy, str(account.external_number))
        old, new = typed["password_old"], typed["password_new"]
        external_door.change_own(name, account.subject, old, new, request)
        external_accounts.end_other_sign_ins(request, account)
        idle.renew_id(request)
        messages.success(request, CHANGED)
        return HttpResponseRedirect(reverse("identity:external_change"))


def own_academy(request: HttpRequest) -> str:
    return getattr(request.user, "external_academy", "") if request.user.is_authenticated else ""


@require_safe
@never_cache
@login_not_required
def open_link(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Takes the token out of the address at once. Opening it uses nothing: a mail filter may do so too."""
    if directory.by_code(code) is None:
        raise Http404
    external_steps.note_link(request, code, external_door.open_link(code, slug))
    response = HttpResponseRedirect(reverse("identity:external_link"))
    response["Referrer-Policy"] = "no-referrer"
    return response


@method_decorator(OPEN, name="dispatch")
class LinkView(PasswordView):
    """The link says which account, the identifier typed says that its owner holds it."""

    template = "identity/external_link.html"
    step: LinkStep

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        step = external_steps.link_of(request)
        hosted = directory.by_code(step.academy) if step else None
        if step is None or hosted is None or not external_door.is_link_usable(step.academy, step.digest):
            return dead_link(request, hosted)
        self.step, self.academy = step, hosted
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None) -> LinkForm:
        return LinkForm(data, **self.told())

    def change(self, request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
        step, new = self.step, typed["password_new"]
        proof = external_door.use_link(step.academy, step.digest, typed["username"], new, request)
        self.enter(request, proof)
        return HttpResponseRedirect(f"{self.academy.url}/")


def dead_link(request: HttpRequest, hosted: HostedAcademy | None) -> HttpResponse:
    return render(request, "identity/external_dead_link.html", {"academy": hosted}, status=HTTPStatus.GONE)
