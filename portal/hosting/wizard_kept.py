"""The files of a draft: taken from what was sent or from another academy, kept with it, taken out of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from imagin.academies.configuration.files import Files
from imagin.academies.models import OnboardingDraft
from imagin.academies.opening.files import keep, keep_only
from imagin.documents.errors import DamagedDocumentError
from imagin.tenancy.context import academy
from portal.hosting import wizard_paper
from portal.hosting.wizard_draft import Data
from portal.hosting.wizard_named import Named, named, with_print, without
from tenants.notices import attachments


@dataclass(frozen=True, slots=True)
class OfAcademy:
    """Those of an academy that is copied; a damaged one is given by hand, like one that was not sent."""

    code: str

    def content(self, named: str, sha256: str, most: int) -> bytes | None:
        with academy(self.code):
            try:
                return attachments.bytes_of(sha256)
            except DamagedDocumentError:
                return None


@dataclass(frozen=True, slots=True)
class Row:
    """``size`` is None while the file is missing."""

    file: Named
    size: int | None


@transaction.atomic
def receive(draft: OnboardingDraft, files: Files) -> None:
    """Everything that ``files`` has of what the messages name."""
    fresh = OnboardingDraft.objects.select_for_update().get(pk=draft.pk)
    for row in rows(fresh):
        file = row.file
        content = files.content(file.path, file.sha256, attachments.MOST_BYTES) if row.size is None else None
        if content is not None:
            fresh.data = with_print(fresh.data, file, keep(fresh, content))
    fresh.save(update_fields=["data", "updated_at"])
    draft.data = fresh.data


@transaction.atomic
def take_out(draft: OnboardingDraft, key: str, *, of_paper: bool = False) -> Named | None:
    """Of the messages that name it, or of the one on travel only; None if another window did it already."""
    fresh = OnboardingDraft.objects.select_for_update().get(pk=draft.pk)
    among = wizard_paper.alone(fresh.data) if of_paper else fresh.data
    found = next((file for file in named(among) if file.key == key), None)
    if found:
        fresh.data = (wizard_paper.without_file if of_paper else without)(fresh.data, found)
        fresh.save(update_fields=["data", "updated_at"])
        forget_unnamed(fresh, fresh.data)
    draft.data, draft.updated_at = fresh.data, fresh.updated_at
    return found


def keep_given(draft: OnboardingDraft, given: Iterable[attachments.Checked]) -> None:
    for file in given:
        keep(draft, file.content)


def forget_unnamed(draft: OnboardingDraft, data: Data) -> None:
    """What is set aside may be taken up again, its files with it."""
    aside = {"messages": data.get(wizard_paper.ASIDE)}
    keep_only(draft, [file.sha256 for file in [*named(data), *named(aside)]])


def rows(draft: OnboardingDraft, data: Data | None = None) -> list[Row]:
    """``data``: only those that a part of it names."""
    sizes = dict(draft.files.values_list("sha256", "size"))
    return [Row(file, sizes.get(file.sha256)) for file in named(draft.data if data is None else data)]


def missing(draft: OnboardingDraft) -> list[Named]:
    return [row.file for row in rows(draft) if row.size is None]
