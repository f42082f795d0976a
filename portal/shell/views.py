"""Pages of the shell itself: accessibility, guide, help, site map, the academy's colour."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from portal.shell import preferences
from portal.shell.appearance import stylesheet
from portal.shell.audiences import audiences_of, chosen
from portal.shell.context import accent
from portal.shell.guide import pdf, section
from portal.shell.guide import sections as guide_of
from portal.shell.help import BY_SLUG, PAGES, closed_sentence, pages_for
from portal.shell.legal import LEGAL_PAGES
from portal.shell.preferences import Preferences
from portal.shell.returning import is_own_path
from portal.shell.sitemap import sitemap_of


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accessibility(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "shell/accessibility.html", {"chosen": preferences.current(request)})
    target = request.POST.get("retour", "")
    response = HttpResponseRedirect(target if is_own_path(target) else request.path)
    chosen = Preferences() if "origine" in request.POST else Preferences.of(request.POST)
    preferences.remember(request, response, chosen)
    messages.success(request, "Vos réglages d'accessibilité sont enregistrés.")
    return response


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    context = {"pages": pages_for(request), "activities": sitemap_of(request), "legal": LEGAL_PAGES}
    return render(request, "shell/sitemap.html", context)


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    audience = chosen(request)
    context = {
        "sections": guide_of(request, audience),
        "audiences": audiences_of(request),
        "audience": audience,
    }
    return render(request, "shell/guide.html", context)


@login_not_required
@require_safe
def guide_pdf(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(pdf(request, chosen(request)), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="guide-imagin.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


@login_not_required
@require_safe
def help_root(request: HttpRequest) -> HttpResponse:
    """Who shortens the address of a help page is shown the first one."""
    return redirect("shell:help", PAGES[0].slug)


@login_not_required
@require_safe
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in BY_SLUG:
        raise Http404("Cette page d'aide n'existe pas.")
    page = BY_SLUG[slug]
    context = {
        "page": page,
        "pages": pages_for(request),
        "section": section(request, page),
        "closed": closed_sentence(page),
    }
    return render(request, "shell/help.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=86400)
def appearance(request: HttpRequest) -> HttpResponse:
    """CSP refuses style attributes, so the academy's colour is a stylesheet (MEASURED, strict CSP)."""
    return HttpResponse(stylesheet(accent(request)), content_type="text/css; charset=utf-8")
