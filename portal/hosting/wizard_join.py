"""At the review, the files that the messages name and that are not here: one field for each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.hosting.wizard_named import Named
from portal.hosting.wizard_sent import MOST_BYTES as MOST_SENT
from tenants.notices.attachments import EMPTY, MOST_BYTES
from tenants.notices.configuration.reading import file_said

NOTHING = "Choisissez au moins un des fichiers qui manquent."
TOO_MUCH = "Cet envoi dépasse 100 Mo en tout : joignez ces fichiers en plusieurs fois."
PREFIX = "fichier-"


class JoinForm(forms.Form):
    """Judged as a file beside the configuration would be; it is itself where those files are found."""

    def __init__(self, files: Sequence[Named], posted: Any = None, sent: Any = None) -> None:
        super().__init__(posted, sent)
        self.named = {PREFIX + file.key: file for file in files}
        self.given: dict[tuple[str, str], bytes] = {}
        for name, file in self.named.items():
            self.fields[name] = forms.FileField(
                label=file.path,
                required=False,
                help_text=f"Nommé par : {', '.join(file.messages)}.",
                error_messages={"empty": EMPTY},
            )

    @property
    def asked(self) -> list[tuple[forms.BoundField, Named]]:
        return [(self[name], file) for name, file in self.named.items()]

    def content(self, named: str, sha256: str, most: int) -> bytes | None:
        return self.given.get((named, sha256))

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if sum(upload.size for upload in values.values() if upload) > MOST_SENT:
            self.add_error(None, TOO_MUCH)
            return values
        for name, file in self.named.items():
            if values.get(name):
                self._take(name, file, values[name])
        if not self.errors and not self.given:
            self.add_error(None, NOTHING)
        return values

    def _take(self, name: str, file: Named, upload: Any) -> None:
        """No further than what is admitted is read; the field says already which file it is."""
        self.given[file.path, file.sha256] = upload.read(MOST_BYTES + 1)
        try:
            file_said({"path": file.path, "sha256": file.sha256}, self)
        except ValidationError as error:
            self.add_error(name, [said.removeprefix(f"{file.path} : ") for said in error.messages])
