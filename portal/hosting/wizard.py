"""« Ouvrir une académie », step by step: each step is saved, one goes back freely, nothing exists yet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imagin.academies.models import OnboardingDraft
from imagin.jobs import services
from imagin.rules.registry import zones
from portal.hosting import wizard_draft as drafts
from portal.hosting import wizard_kept as kept_files
from portal.hosting import wizard_paper
from portal.hosting import wizard_steps as steps
from portal.hosting.wizard_forms import MailForm, StepForm
from portal.hosting.wizard_join import JoinForm
from portal.hosting.wizard_named import Named
from portal.messages.fields import size_words
from portal.shell.formats import clock
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import requires

SAVED = "L'étape « {label} » est enregistrée."
TO_CORRECT = "L'académie n'est pas encore créée : corrigez d'abord ce que la relecture signale."
TO_JOIN = (
    "L'académie n'est pas encore créée : joignez d'abord les fichiers qui manquent, ou retirez-les de leurs "
    "messages."
)
REMOVED = "{path} n'est plus offert avec le texte sur les frais de déplacement."
DELETED = "Le brouillon est supprimé."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def step(request: HttpRequest, draft: UUID, step: str) -> HttpResponse:
    kept, shown = get_object_or_404(OnboardingDraft, pk=draft), steps.BY_SLUG.get(step)
    if shown is None:
        raise Http404("Cette étape n'existe pas.")
    removing = wizard_paper.REMOVE in request.POST and wizard_paper.KEY in shown.messages
    if removing:
        take_out(request, kept)
    posted, sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = StepForm(shown, kept.data, posted, kept.opening, sent)
    if form.is_valid():
        save(kept, shown, form)
        messages.success(request, SAVED.format(label=shown.label))
        return redirect(steps.address(kept, step if removing else steps.following(shown)))
    return shown_step(request, kept, shown, form)


def shown_step(
    request: HttpRequest, kept: OnboardingDraft, shown: steps.WizardStep, form: StepForm
) -> HttpResponse:
    context = {
        "form": form,
        "step": shown,
        "previous": steps.preceding(shown),
        "zones": zones(),
        "files": files_of_paper(kept) if wizard_paper.FILES in form.fields else [],
        **around(kept, shown.slug),
    }
    return render(request, "hosting/wizard_step.html", context)


def files_of_paper(kept: OnboardingDraft) -> list[tuple[Named, str]]:
    """A file that the draft names and does not have yet has no size."""
    rows = kept_files.rows(kept, wizard_paper.alone(kept.data))
    return [(row.file, size_words(row.size) if row.size else "") for row in rows]


def take_out(request: HttpRequest, kept: OnboardingDraft) -> None:
    """At once, whatever else of the step is still to be corrected."""
    taken = kept_files.take_out(kept, request.POST[wizard_paper.REMOVE], of_paper=True)
    if taken:
        messages.success(request, REMOVED.format(path=taken.path))


@transaction.atomic
def save(kept: OnboardingDraft, shown: steps.WizardStep, form: StepForm) -> None:
    """Only what this step says: another step may have been saved from another window meanwhile."""
    fresh = OnboardingDraft.objects.select_for_update().get(pk=kept.pk)
    fresh.data = form.written(fresh.data)
    fresh.data["seen"] = sorted({*steps.seen(fresh), shown.slug})
    fresh.name, fresh.step = fresh.data["academy"].get("name", ""), shown.slug
    fresh.save(update_fields=["data", "name", "step", "updated_at"])
    kept_files.keep_given(fresh, form.cleaned_data.get(wizard_paper.FILES, ()))
    kept_files.forget_unnamed(fresh, fresh.data)


@require_safe
@requires(HOSTING)
def review(request: HttpRequest, draft: UUID) -> HttpResponse:
    kept = get_object_or_404(OnboardingDraft, pk=draft)
    return shown_for_review(request, kept)


def shown_for_review(
    request: HttpRequest,
    kept: OnboardingDraft,
    form: MailForm | None = None,
    join: JoinForm | None = None,
) -> HttpResponse:
    found, files = drafts.problems(kept.data, kept.opening), kept_files.rows(kept)
    missing = [row.file for row in files if row.size is None]
    context: dict[str, Any] = {
        "form": form or MailForm(initial={"mail": kept.data.get("mail", "")}),
        "join": join or JoinForm(missing),
        "missing": missing,
        "files": [(row.file, size_words(row.size)) for row in files if row.size is not None],
        "problems": [(problem, steps.step_of(problem)) for problem in found],
        "to_correct": [(step, steps.address(kept, step.slug)) for step in steps.STEPS],
        **foreseen(kept),
        "text": drafts.text_of(kept.data),
        "rules": len(kept.data.get("rules") or {}),
        "previous": steps.LAST,
        **around(kept, steps.REVIEW),
    }
    return render(request, "hosting/wizard_review.html", context)


def foreseen(kept: OnboardingDraft) -> dict[str, Any]:
    """What will stop the opening to the public, then what will only be to see; each with its step."""
    found = [(result, steps.step_checked(result.check.name)) for result in drafts.foreseen(kept.data)]
    return {
        "will_stop": [pair for pair in found if pair[0].stops],
        "will_warn": [pair for pair in found if not pair[0].stops],
    }


@require_safe
@requires(HOSTING)
def file(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The same academy gives the same text: it may be kept under version control."""
    kept = get_object_or_404(OnboardingDraft, pk=draft)
    answer = HttpResponse(drafts.text_of(kept.data), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(kept)}.yaml"'
    return answer


def file_name(kept: OnboardingDraft) -> str:
    return (kept.data.get("academy", {}).get("code") or "academie")[:40]


@require_POST
@requires(HOSTING)
def create(request: HttpRequest, draft: UUID) -> HttpResponse:
    kept, form = get_object_or_404(OnboardingDraft, pk=draft), MailForm(request.POST)
    if not form.is_valid():
        return shown_for_review(request, kept, form)
    if drafts.problems(kept.data, kept.opening):
        messages.error(request, TO_CORRECT)
        return redirect("hosting:wizard-review", kept.pk)
    if kept_files.missing(kept):
        messages.error(request, TO_JOIN)
        return redirect("hosting:wizard-review", kept.pk)
    return redirect("hosting:job", ask_for(request, kept, form.cleaned_data["mail"]).pk)


def ask_for(request: HttpRequest, kept: OnboardingDraft, mail: str) -> Any:
    """The job under way, if somebody pressed twice."""
    code = kept.data["academy"]["code"]
    try:
        with transaction.atomic():
            job = services.submit(
                "academy.open_from",
                actor=str(request.user.pk),
                academy=code,
                text=drafts.text_of(kept.data),
                mail=mail,
                draft=str(kept.pk),
            )
            kept.opening, kept.data = code, {**kept.data, "mail": mail}
            kept.save(update_fields=["opening", "data", "updated_at"])
    except services.JobUnderWay as refusal:
        messages.warning(request, refusal.messages[0])
        return refusal.job
    return job


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def delete(request: HttpRequest, draft: UUID) -> HttpResponse:
    kept = get_object_or_404(OnboardingDraft, pk=draft)
    if request.method != "POST":
        return render(
            request, "hosting/wizard_delete.html", {"draft": kept, "with_files": kept.files.exists()}
        )
    kept.delete()
    messages.success(request, DELETED)
    return redirect("hosting:wizard")


def around(kept: OnboardingDraft, current: str) -> dict[str, Any]:
    saved = f"Enregistré à {clock(kept.updated_at)}" if steps.seen(kept) or kept.name else ""
    return {"draft": kept, "steps": steps.bar(kept, current), "saved": saved}
