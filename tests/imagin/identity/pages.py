"""Pages of a toy academy: a form, a page for scripts, a public page. The root URLs of the idle tests."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import include, path

from imagin.identity.session.idle import pop_stash


def form(request: HttpRequest) -> JsonResponse:
    typed = pop_stash(request)
    return JsonResponse(
        {"method": request.method, "typed": typed and dict(typed.lists()), "token": get_token(request)}
    )


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("connecté" if request.user.is_authenticated else "visiteur")


urlpatterns = [
    path("formulaire/", form),
    path("formulaire/envoi/", form),
    path("public/", public),
    path("", include("imagin.identity.urls_academy")),
    path("", include("portal.shell.urls")),
    path("", include("portal.teacher.urls")),
]
