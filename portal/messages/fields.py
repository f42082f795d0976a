"""Several files chosen at once, checked by their content before anything is kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from imagin.documents.errors import StorageUnavailableError
from tenants.notices import attachments
from tenants.notices.attachments import Kept

NAMED = "{name} : {error}"


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class CheckedField(forms.FileField):
    """Cleaned to what may be kept; one file refused, none is."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> tuple[Any, ...]:
        given = [file for file in data or () if file]
        if len(given) > attachments.MOST_FILES:
            raise ValidationError(attachments.TOO_MANY)
        return tuple(_checked(file) for file in given)


class FilesField(CheckedField):
    """Cleaned to what was kept."""

    def clean(self, data: Any, initial: Any = None) -> tuple[Kept, ...]:
        checked = super().clean(data, initial)
        try:
            return tuple(attachments.keep_checked(one) for one in checked)
        except StorageUnavailableError as error:
            raise ValidationError(str(error)) from error


def _checked(file: UploadedFile) -> attachments.Checked:
    """Not read where its size already says no."""
    name = file.name or ""
    try:
        if (file.size or 0) > attachments.MOST_BYTES:
            raise ValidationError(attachments.TOO_BIG)
        return attachments.check(name, file.read())
    except ValidationError as refused:
        raise ValidationError(NAMED.format(name=name[:80], error=" ".join(refused.messages))) from refused


def label_of(file: Kept) -> str:
    return f"{file.name} ({size_words(file.size)})"


def size_words(number: int) -> str:
    return (
        f"{max(1, round(number / 1024))} ko"
        if number < 1024**2
        else f"{number / 1024**2:.1f} Mo".replace(".", ",")
    )


def choices(files: Sequence[Kept]) -> list[tuple[str, str]]:
    return [(key_of(file), label_of(file)) for file in files]


def key_of(file: Kept) -> str:
    """A file is told from the others by its content and its name: no place in the storage is sent."""
    return f"{file.sha256[:16]}-{file.name}"
