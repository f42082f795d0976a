"""Sign-in started by another site: a tab, a button of another academy (OpenID Connect Core §4)."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from imagin.identity.client.returning import HOME, failure_url, safe_next
from imagin.identity.client.upstream import hub_issuer
from imagin.identity.views.sign_in import AcademySignInView


class InitiateView(AcademySignInView):
    """Only our hub may be named, and only a page of this host: elsewhere is never gone to."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if request.GET.get("iss") != hub_issuer():
            return HttpResponseRedirect(failure_url("erreur"))
        back = safe_next(request, self.page_wanted(request))
        if request.user.is_authenticated:
            return HttpResponseRedirect(back)
        return self.ask_hub(request, back)

    @staticmethod
    def page_wanted(request: HttpRequest) -> str:
        here, wanted = request.academy.url, request.GET.get("target_link_uri", "")  # type: ignore[attr-defined]
        return wanted.removeprefix(here) if wanted.startswith(here + "/") else HOME
