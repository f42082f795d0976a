"""What an administrator writes; ``publishing.check`` has the last word on every field."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from imagin.days import check_day
from imagin.plain_text import NOT_A_CHOICE, PlainCharField
from portal.messages.fields import FilesField, choices, key_of
from portal.messages.threads import Thread
from portal.shell.fields import day_field
from tenants.notices import drafts, publishing
from tenants.notices.attachments import Kept
from tenants.notices.enums import CLAIMANTS, Audience, NoticeKind, Tone
from tenants.notices.models import NoticeDraft
from tenants.notices.publishing import Draft

NO_NAME = "Ce nom ne contient ni lettre ni chiffre : écrivez par exemple « grève de juin »."
TAKEN = "Un bandeau porte déjà ce nom : choisissez-en un autre, ou modifiez celui qui existe."
NO_REASON = "Le motif manque : dites en quelques mots pourquoi, pour qui relira l'historique."
LONG_REASON = f"Le motif dépasse {publishing.LONGEST_REASON} caractères : raccourcissez-le."
KEEP = "garder"
"""The button that keeps a draft as it is, finished or not; the other one leads to the review."""
UNSEEN = (
    "Vous avez un brouillon de ce message que cette page ne montrait pas : votre texte n'est pas encore "
    "enregistré. Lisez ce qui change, puis enregistrez de nouveau pour le mettre à la place de l'autre."
)
ENDED = (
    "Ce brouillon a été publié ou supprimé dans une autre fenêtre : votre texte n'est pas encore enregistré. "
    "Enregistrez de nouveau pour en faire un nouveau brouillon."
)
FIELDS = {
    "text": "text",
    "title": "title",
    "audience": "audience",
    "tone": "tone",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "files": "new_files",
}
FROM_DRAFT = ("title", "tone", "audience", "starts_on", "ends_on", "text")


def _day(label: str, help_text: str) -> forms.DateField:
    return day_field(label, help_text=help_text, validators=[check_day])


def _seen() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class MessageForm(forms.Form):
    """Everything but the thread, which the address says; ``files`` are those one may keep.

    ``revision``: that of the draft which the page shows, 0 where it shows none. ``unseen``: another one.
    """

    unseen: NoticeDraft | None = None
    revision = _seen()
    title = PlainCharField(
        label="Titre",
        required=False,
        help_text="Facultatif : sans titre, la page emploie le sien.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = PlainCharField(
        label="Texte",
        strip=False,
        widget=forms.Textarea(attrs={"rows": "16", "spellcheck": "true"}),
        error_messages={"required": publishing.EMPTY},
    )
    tone = forms.ChoiceField(
        label="Ton",
        required=False,
        choices=Tone.choices,
        initial=Tone.INFO,
        help_text="Son mot, sa forme et sa couleur. Gardez l'alerte pour ce qui ne peut pas attendre.",
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    audience = forms.ChoiceField(label="Destinataires", error_messages={"invalid_choice": NOT_A_CHOICE})
    starts_on = _day("Premier jour", "Facultatif : sans date, dès la publication.")
    ends_on = _day("Dernier jour", "Facultatif, ce jour compris : sans date, jusqu'à la version suivante.")
    kept = forms.MultipleChoiceField(
        label="Fichiers déjà joints",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    new_files = FilesField(
        label="Fichiers à joindre",
        required=False,
        help_text="PDF, PNG, JPEG, ODT ou DOCX, 10 Mo au plus chacun, dix au plus.",
    )

    def __init__(self, *args: Any, thread: Thread, files: Sequence[Kept] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thread = thread
        self.keeping = KEEP in self.data
        self.fields["text"].required = not self.keeping
        self.files_known = {key_of(file): file for file in files}
        self.fields["audience"].choices = audience_choices(thread)  # type: ignore[attr-defined]
        self.fields["kept"].choices = choices(files)  # type: ignore[attr-defined]
        if thread.kind != NoticeKind.BANNER:
            del self.fields["tone"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self.fields["text"].required = True  # shown again, it still says what publishing asks
        self.check(told)
        return told

    def check(self, told: dict[str, Any]) -> None:
        """Everything is said at once; a field already refused is not refused twice."""
        check = drafts.check if self.keeping else publishing.check
        try:
            check(publishing.tidy(self.draft(told)))
        except ValidationError as refused:
            for name, sentences in refused.message_dict.items():
                field = FIELDS.get(name)
                if field not in self.errors and (name != "slug" or self.thread.slug):
                    self.add_error(field, sentences)

    def refuse(self, kept: NoticeDraft | None) -> None:
        """What is kept is not what this page was made from: said, and seen from now on."""
        self.add_error(None, UNSEEN if kept else ENDED)
        data: Any = copy(self.data)
        data["revision"] = str(kept.revision if kept else 0)
        self.data, self.unseen = data, kept

    def draft(self, told: dict[str, Any]) -> Draft:
        kept = tuple(self.files_known[key] for key in told.get("kept", ()))
        return Draft(
            kind=self.thread.kind,
            slug=self.thread.slug,
            files=(*kept, *told.get("new_files", ())),
            text=told.get("text", ""),
            title=told.get("title", ""),
            audience=told.get("audience", Audience.ALL),
            tone=told.get("tone") or Tone.INFO,
            starts_on=told.get("starts_on"),
            ends_on=told.get("ends_on"),
        )


class NewBannerForm(MessageForm):
    """A banner that does not exist yet is named first."""

    name = PlainCharField(
        label="Nom du bandeau",
        max_length=40,
        help_text="Pour le retrouver dans la liste ; il n'est pas affiché. Par exemple « grève de juin ».",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Le nom manque : donnez-en un à ce bandeau, pour le retrouver.",
            "max_length": "Ce nom dépasse 40 caractères : raccourcissez-le.",
        },
    )
    field_order = ("name",)

    def __init__(self, *args: Any, taken: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, thread=Thread(NoticeKind.BANNER), **kwargs)
        self.taken = taken

    def clean_name(self) -> str:
        slug = slugify(self.cleaned_data["name"]).replace("_", "-")[:40].strip("-")
        if not slug:
            raise ValidationError(NO_NAME)
        if slug in self.taken:
            raise ValidationError(TAKEN)
        self.thread = Thread(NoticeKind.BANNER, slug)
        return slug


class ReasonForm(forms.Form):
    """``seen``: the latest version when the page was shown; another one since is read before."""

    seen = _seen()
    reason = PlainCharField(
        label="Motif",
        max_length=publishing.LONGEST_REASON,
        help_text="Gardé dans l'historique des versions. Ni nom ni donnée personnelle.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": NO_REASON, "max_length": LONG_REASON},
    )


class PublishForm(ReasonForm):
    """``revision``: that of the draft on the page that was read over."""

    revision = _seen()


def initial_of(draft: Draft) -> dict[str, Any]:
    told = {name: getattr(draft, name) for name in FROM_DRAFT}
    return {**told, "kept": [key_of(file) for file in draft.files]}


def audience_choices(thread: Thread) -> list[tuple[str, str]]:
    claimants = thread.kind == NoticeKind.CONDITIONS
    return [(each.value, each.label) for each in Audience if not claimants or each in CLAIMANTS]
