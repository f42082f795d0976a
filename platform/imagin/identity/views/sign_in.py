"""Going to sign in: an academy asks the hub, silently first; the hub asks the provider of that academy."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from imagin.academies import directory
from imagin.identity.client import asked
from imagin.identity.client.returning import safe_next
from imagin.identity.client.upstream import hub_provider, offered_to, provider_of, upstream_provider
from imagin.identity.session import idle
from imagin.identity.views.departure import Attempt, DepartureView


@method_decorator([never_cache, login_not_required], name="dispatch")
class AcademySignInView(DepartureView):
    """Without a door: is the person signed in on the hub already? Nothing is shown to find out."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        back = safe_next(request, request.GET.get("next", ""))
        if request.user.is_authenticated:
            return HttpResponseRedirect(back)
        return self.ask_hub(request, back, asked.door_named(request.GET.get("porte", "")))

    def ask_hub(self, request: HttpRequest, back: str, door: str = "") -> HttpResponseBase:
        here = request.academy  # type: ignore[attr-defined]
        attempt = Attempt(back, silent=not door, door=door)
        return self.leave(request, hub_provider(here.code, here.url), attempt)


@method_decorator([never_cache, login_not_required], name="dispatch")
class HubSignInView(DepartureView):
    """Which provider, the academy decides that the person came from; which of its doors, the person did.

    ``forcer``: the proof that the sign-in holds is too old for what is asked, another one is needed.
    """

    def get(self, request: HttpRequest) -> HttpResponseBase:
        back = safe_next(request, request.GET.get("next", ""))
        again = request.GET.get("forcer") == "1"
        if request.user.is_authenticated and not again:
            return HttpResponseRedirect(back)
        if self.must_choose(request, back):
            return HttpResponseRedirect(f"{reverse('identity:doors')}?{urlencode({'next': back})}")
        if self.is_external(request, asked.asked_in(back).door):
            return self.open_external_door(back, again)
        return self.leave_for_provider(request, back, fresh=again or bool(idle.ended(request)))

    @staticmethod
    def must_choose(request: HttpRequest, back: str) -> bool:
        """A page of the hub was asked for: of an academy's, the person has chosen the door there."""
        chosen = asked.door_named(request.GET.get("porte", "")) or request.GET.get("fournisseur")
        wanted = "next" in request.GET and asked.is_hub_page(back)
        return wanted and not chosen and not request.user.is_authenticated

    @staticmethod
    def is_external(request: HttpRequest, door: str) -> bool:
        """Who is signed in proves himself again where he did before, whatever the door."""
        if request.user.is_authenticated:
            return bool(request.user.external_academy)
        return door == asked.EXTERNAL

    @staticmethod
    def open_external_door(back: str, again: bool) -> HttpResponse:
        query = {"next": back, **({"forcer": "1"} if again else {})}
        return HttpResponseRedirect(f"{reverse('identity:external')}?{urlencode(query)}")

    def leave_for_provider(self, request: HttpRequest, back: str, fresh: bool) -> HttpResponseBase:
        academy = asked.asked_in(back).academy
        provider = provider_of(request, request.GET.get("fournisseur", ""), academy=academy)
        if request.user.is_authenticated:
            row = offered_to("").filter(issuer=request.user.issuer).first()
            provider = upstream_provider(row) if row else provider
        if provider is None:
            return self.choose(request, back, academy)
        return self.leave(request, provider, Attempt(back, fresh=fresh))

    @staticmethod
    def choose(request: HttpRequest, back: str, academy: str) -> HttpResponse:
        kept = {"forcer": "1"} if request.GET.get("forcer") == "1" else {}
        links = [
            (row.name, "?" + urlencode({"fournisseur": row.code, "next": back, **kept}))
            for row in offered_to(academy)
        ]
        hosted = directory.by_code(academy) if academy else None
        return render(request, "identity/choose.html", {"links": links, "academy": hosted})
