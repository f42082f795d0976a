"""Where an academy's description begins: from nothing, from a file, from another one; drafts left open."""

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from imagin.academies.configuration.exporting import export
from imagin.academies.models import Academy, AcademyState, OnboardingDraft
from imagin.documents.errors import StorageUnavailableError
from portal.hosting import wizard_draft as drafts
from portal.hosting import wizard_kept as kept_files
from portal.hosting import wizard_steps as steps
from portal.hosting.named import choices_of
from portal.hosting.wizard_forms import CopyForm, FileForm
from portal.hosting.wizard_named import apart
from portal.hosting.wizard_sent import Sent
from portal.shell.lists import Column, Listing
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import requires

NEW, FROM_FILE, COPY = "pas-a-pas", "fichier", "copie"
UNNAMED = "Académie sans nom"
READ = "Le fichier est lu : relisez ce qu'il dit, puis créez l'académie."
LEFT_ASIDE = (
    "Ces fichiers sont laissés de côté, parce qu'aucun message ne les nomme, ou que plusieurs fichiers ont "
    "le même nom : {names}."
)
NAMES_SHOWN = 10
COPIED = (
    "Les règles, les messages et leurs fichiers sont copiés : donnez maintenant l'identité de la nouvelle "
    "académie."
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(HOSTING)
def start(request: HttpRequest) -> HttpResponse:
    way = request.POST.get("depart", "")
    file = FileForm(request.POST if way == FROM_FILE else None, request.FILES if way == FROM_FILE else None)
    copy = CopyForm(sources(), request.POST if way == COPY else None)
    if way == NEW:
        return redirect(steps.address(begin(request, {}), steps.FIRST.slug))
    if way == FROM_FILE and file.is_valid():
        return begin_from(request, *file.cleaned_data["file"])
    if way == COPY and copy.is_valid() and (draft := copied(request, copy)):
        messages.success(request, COPIED)
        return redirect(steps.address(draft, steps.FIRST.slug))
    context = {"file_form": file, "copy_form": copy, "listing": listing(request)}
    return render(request, "hosting/wizard_start.html", context)


def begin_from(request: HttpRequest, data: drafts.Data, chosen: Sent) -> HttpResponse:
    with transaction.atomic():
        draft = begin(request, data, seen=True)
        kept_files.receive(draft, chosen)
    messages.success(request, READ)
    if aside := chosen.left_aside():
        messages.warning(request, LEFT_ASIDE.format(names=", ".join(aside[:NAMES_SHOWN])))
    return redirect("hosting:wizard-review", draft.pk)


def copied(request: HttpRequest, form: CopyForm) -> OnboardingDraft | None:
    """With the files of its messages; None, and why beside the field, where their storage does not answer."""
    source = form.cleaned_data["source"]
    data = drafts.without_identity(drafts.data_of(export(source)))
    try:
        with transaction.atomic():
            draft = begin(request, apart(data))
            kept_files.receive(draft, kept_files.OfAcademy(source))
            return draft
    except StorageUnavailableError as refusal:
        form.add_error("source", str(refusal))
        return None


def begin(request: HttpRequest, data: drafts.Data, *, seen: bool = False) -> OnboardingDraft:
    whole: drafts.Data = {part: {} for part in drafts.PARTS} | data
    if seen:
        whole["seen"] = [step.slug for step in steps.STEPS]
    name = whole["academy"].get("name", "")
    return OnboardingDraft.objects.create(data=whole, name=name, created_by=str(request.user.pk))


def sources() -> list[tuple[str, str]]:
    """One whose opening is not finished has no configuration to copy."""
    made = Academy.objects.exclude(state=AcademyState.CREATING)
    return [("", "Choisissez…"), *choices_of(made.order_by("name", "code"))]


def left_open() -> QuerySet[OnboardingDraft]:
    """A draft whose academy exists is no longer one; an undone opening gives it back."""
    made = Academy.objects.exclude(state=AcademyState.CREATING).values("code")
    return OnboardingDraft.objects.exclude(opening__in=made)


def listing(request: HttpRequest) -> Listing:
    columns = (
        Column("nom", "Académie", lambda draft: draft.name or UNNAMED, link=resume_address),
        Column("etape", "Dernière étape", label_of_step),
        Column("enregistre", "Enregistré le", "updated_at", kind="moment"),
    )
    return Listing(
        request,
        left_open(),
        columns,
        caption="Brouillons",
        unit=("brouillon", "brouillons"),
        empty="Aucun brouillon : une académie commencée et non créée se retrouve ici.",
    )


def resume_address(draft: OnboardingDraft) -> str:
    """The first step not saved yet; the review once they all are."""
    done = steps.seen(draft)
    left = [step.slug for step in steps.STEPS if step.slug not in done]
    return steps.address(draft, left[0] if left else steps.REVIEW)


def label_of_step(draft: OnboardingDraft) -> str:
    step = steps.BY_SLUG.get(draft.step)
    return step.label if step else ""
