"""Messages an academy shows: versioned, dated, addressed; who accepted which conditions is kept."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from imagin.tenancy.models import AcademyModel
from tenants.notices.enums import Audience, NoticeKind, Tone

__all__ = ["Acceptance", "Attachment", "Notice", "NoticeDraft", "NoticeKind"]


class Notice(AcademyModel):
    """One version of a text, in Markdown. A thread is a kind and a slug; its versions count from one.

    A person reads the highest version that is not withdrawn, in force today, and addressed to him.
    ``ends_on`` is the last day; days are those of the academy's zone; without dates, always.
    """

    kind = models.CharField("message", max_length=12, choices=NoticeKind)
    slug = models.CharField("nom", max_length=40, blank=True, default="")
    version = models.PositiveIntegerField("version", default=1)
    title = models.CharField("titre", max_length=120, blank=True, default="")
    text = models.TextField("texte")
    audience = models.CharField("destinataires", max_length=10, choices=Audience, default=Audience.ALL)
    tone = models.CharField("ton", max_length=8, choices=Tone, default=Tone.INFO)
    starts_on = models.DateField("premier jour", null=True, blank=True)
    ends_on = models.DateField("dernier jour", null=True, blank=True)
    published_at = models.DateTimeField("publié le", auto_now_add=True)
    published_by = models.CharField("publié par", max_length=80, blank=True, default="")
    reason = models.CharField("motif", max_length=200, blank=True, default="")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    withdrawn_by = models.CharField("retiré par", max_length=80, blank=True, default="")
    withdrawn_reason = models.CharField("motif du retrait", max_length=200, blank=True, default="")

    class Meta(AcademyModel.Meta):
        verbose_name = "message"
        ordering = ["kind", "slug", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug", "version"],
                name="notice_version_once",
                violation_error_message="Cette version du message existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="notice_ends_after_start",
                violation_error_message="Le dernier jour vient avant le premier : corrigez l'un des deux.",
            ),
            models.CheckConstraint(
                condition=Q(tone__in=Tone.values),
                name="notice_tone_known",
                violation_error_message="Ce ton n'existe pas : information, attention ou alerte.",
            ),
            models.CheckConstraint(
                condition=Q(tone=Tone.INFO) | Q(kind=NoticeKind.BANNER),
                name="notice_tone_of_banner",
                violation_error_message="Seul un bandeau a un ton : laissez celui de ce message.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"

    @property
    def withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def files(self) -> list["Attachment"]:
        return list(self.attachments.all())

    def in_force(self, day: date) -> bool:
        started = self.starts_on is None or self.starts_on <= day
        return not self.withdrawn and started and (self.ends_on is None or day <= self.ends_on)


class Attachment(AcademyModel):
    """A file to download with a message (a paper form); its bytes are in the document storage."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="attachments", verbose_name="message")
    name = models.CharField("nom du fichier", max_length=120)
    key = models.CharField("emplacement", max_length=200)
    sha256 = models.CharField("empreinte", max_length=64, db_index=True)
    size = models.PositiveIntegerField("taille")
    content_type = models.CharField("type", max_length=100)

    class Meta(AcademyModel.Meta):
        verbose_name = "fichier joint"
        verbose_name_plural = "fichiers joints"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "name"],
                name="attachment_name_once",
                violation_error_message="Deux fichiers portent le même nom : renommez l'un des deux.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Acceptance(AcademyModel):
    """Who accepted which version of the conditions of use, and when (guide v17 §2.6.1)."""

    account = models.ForeignKey("accounts.AcademyAccount", models.PROTECT, verbose_name="compte")
    notice = models.ForeignKey(Notice, models.PROTECT, verbose_name="message")
    accepted_at = models.DateTimeField("acceptées le", auto_now_add=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "acceptation"
        indexes = [models.Index(fields=["notice", "-accepted_at", "-id"], name="acceptance_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "notice"],
                name="acceptance_once",
                violation_error_message="Ces conditions sont déjà acceptées.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.notice_id}"


class NoticeDraft(AcademyModel):
    """What an administrator is writing: one per message and author, so that nobody writes over another.

    ``data`` is a ``publishing.Draft`` as it stands: a field that it gains needs no column here.
    ``base``: the latest version when it was begun; another one since must be read first.
    ``revision`` counts what was saved: a window that read an older one may not save over it unseen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("message", max_length=12, choices=NoticeKind)
    slug = models.CharField("nom", max_length=40, blank=True, default="")
    author = models.CharField("auteur", max_length=80)
    data = models.JSONField("ce qui est écrit")
    base = models.PositiveIntegerField("version de départ", default=0)
    revision = models.PositiveIntegerField("enregistrement", default=1)
    begun_at = models.DateTimeField("commencé le", auto_now_add=True)
    saved_at = models.DateTimeField("enregistré le", db_index=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "brouillon de message"
        verbose_name_plural = "brouillons de messages"
        ordering = ["-saved_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "kind", "slug"],
                name="notice_draft_once",
                violation_error_message="Vous avez déjà un brouillon de ce message : reprenez-le.",
            ),
            models.CheckConstraint(
                condition=~Q(author=""),
                name="notice_draft_has_author",
                violation_error_message="Un brouillon appartient à quelqu'un : dites à qui.",
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=1),
                name="notice_draft_is_saved",
                violation_error_message="Un brouillon compte ses enregistrements à partir de un.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slug}".strip()
