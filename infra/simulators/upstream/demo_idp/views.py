from pathlib import Path

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from oauth2_provider.views import AuthorizationView, RPInitiatedLogoutView

from demo_idp import authenticator
from demo_idp.accounts import accounts, session_id

STYLESHEET = Path(__file__).parent / "style.css"


def content_security_policy(get_response):
    """No form-action here: a sign-in ends on an academy, and this provider does not know them."""

    def middleware(request):
        response = get_response(request)
        policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
        response.headers["Content-Security-Policy"] = policy
        return response

    return middleware


class DemoForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Compte ou mot de passe inconnu. Le mot de passe de tous les comptes est « demo ».",
        "inactive": "Ce compte est fermé.",
    }


class DemoLoginView(LoginView):
    template_name = "demo_idp/login.html"
    authentication_form = DemoForm

    @cached_property
    def extra_context(self):
        return {"usernames": list(accounts())}


def begin_again(request, reason=""):
    """Two tabs: the sign-in of one makes the form of the other worthless. Its address shows a new one."""
    return render(request, "demo_idp/begin_again.html", {"address": request.get_full_path()}, status=403)


class DemoAuthorizationView(AuthorizationView):
    http_method_names = ["get", "head", "options"]
    template_name = "demo_idp/refused.html"


class DemoLogoutView(RPInitiatedLogoutView):
    """Does not ask again a person whose sign-in is named by ``logout_hint`` (RP-Initiated Logout §2)."""

    template_name = "demo_idp/logout.html"

    def must_prompt(self, token_user):
        user = self.request.user
        return user.is_authenticated and self.request.GET.get("logout_hint") != session_id(user)


def codes(request):
    context = {
        "telephones": authenticator.telephones(accounts()),
        "seconds_left": authenticator.seconds_left(),
    }
    response = render(request, "demo_idp/codes.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def home(request):
    return HttpResponseRedirect(settings.HUB_URL)


def ready(request):
    return HttpResponse("prêt", content_type="text/plain; charset=utf-8")


def style(request):
    return HttpResponse(STYLESHEET.read_bytes(), content_type="text/css; charset=utf-8")
