"""What is kept of an academy's way in: the file it came from, each step done, the wizard's draft.

And of a file sent later to change it, between its plan and the press that applies it.
"""

import uuid

from django.db import models

LARGEST_FILE = 10 * 1024**2


class Opening(models.Model):
    """One way in, step after step: the same command reads here where a kill left it.

    No key to the academy: the row is there before it, and after an undone opening.
    """

    academy_code = models.CharField("code de l'académie", max_length=40, unique=True)
    text = models.TextField("fichier de configuration")
    folder = models.CharField("dossier des fichiers joints", max_length=500, blank=True)
    mail = models.EmailField("adresse du bac à sable", blank=True)
    actor = models.CharField("auteur", max_length=64)
    steps = models.JSONField("étapes faites", default=dict)
    failed_step = models.CharField("étape en échec", max_length=40, blank=True)
    error = models.TextField("erreur", blank=True)
    undoing = models.BooleanField("annulation commencée", default=False)
    mail_tried_at = models.DateTimeField("courriel d'essai envoyé le", null=True)
    opened_at = models.DateTimeField("ouverte au public le", null=True)
    started_at = models.DateTimeField("commencée le", auto_now_add=True)
    finished_at = models.DateTimeField("terminée le", null=True)

    class Meta:
        verbose_name = "ouverture d'académie"
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return self.academy_code


class AppliedConfiguration(models.Model):
    """The file an academy was last made to follow: its drift is counted against it."""

    academy = models.CharField("code de l'académie", max_length=40, unique=True)
    text = models.TextField("fichier de configuration")
    actor = models.CharField("auteur", max_length=64)
    applied_at = models.DateTimeField("appliquée le")

    class Meta:
        verbose_name = "configuration appliquée"

    def __str__(self) -> str:
        return self.academy


class OnboardingDraft(models.Model):
    """An academy being described step by step in the console; nothing of it exists yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom de l'académie", max_length=120, blank=True)
    data = models.JSONField("réponses", default=dict)
    step = models.CharField("étape", max_length=40, blank=True)
    created_by = models.CharField("auteur", max_length=64)
    created_at = models.DateTimeField("commencé le", auto_now_add=True)
    updated_at = models.DateTimeField("enregistré le", auto_now=True)
    opening = models.CharField("académie ouverte", max_length=40, blank=True)

    class Meta:
        verbose_name = "brouillon d'ouverture"
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.name or str(self.id)


class OpeningFile(models.Model):
    """A file that the messages name, until the academy has it: with a draft, or with an opening under way.

    The bytes are here, not in the document storage: they go with their row, and no academy's role reads it.
    """

    draft = models.ForeignKey(
        OnboardingDraft, models.CASCADE, null=True, related_name="files", verbose_name="brouillon"
    )
    opening = models.ForeignKey(
        Opening, models.CASCADE, null=True, related_name="files", verbose_name="ouverture"
    )
    sha256 = models.CharField("empreinte", max_length=64)
    size = models.PositiveIntegerField("taille")
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "fichier d'une ouverture"
        verbose_name_plural = "fichiers d'une ouverture"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(draft=None) ^ models.Q(opening=None),
                name="opening_file_has_one_owner",
                violation_error_message="Un fichier est celui d'un brouillon, ou celui d'une ouverture.",
            ),
            models.CheckConstraint(
                condition=models.Q(size__gt=0, size__lte=LARGEST_FILE),
                name="opening_file_size",
                violation_error_message="Ce fichier est vide ou dépasse 10 Mo : choisissez-en un autre.",
            ),
            models.UniqueConstraint(
                fields=["draft", "sha256"],
                name="draft_file_once",
                violation_error_message="Ce brouillon a déjà ce fichier.",
            ),
            models.UniqueConstraint(
                fields=["opening", "sha256"],
                name="opening_file_once",
                violation_error_message="Cette ouverture a déjà ce fichier.",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class SentConfiguration(models.Model):
    """A file sent in the console to change an academy: its plan is read first, a second press applies it.

    No key to the academy: an undone opening takes it away by its code.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    academy_code = models.CharField("code de l'académie", max_length=40)
    text = models.TextField("fichier de configuration")
    created_by = models.CharField("auteur", max_length=64)
    created_at = models.DateTimeField("envoyé le", auto_now_add=True)

    class Meta:
        verbose_name = "configuration envoyée"
        verbose_name_plural = "configurations envoyées"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.academy_code


class SentFile(models.Model):
    """What a configuration sent names; ``place`` is the print of its path, which may hold anything."""

    sent = models.ForeignKey(
        SentConfiguration, models.CASCADE, related_name="files", verbose_name="configuration envoyée"
    )
    place = models.CharField("empreinte du chemin", max_length=64)
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "fichier d'une configuration envoyée"
        verbose_name_plural = "fichiers d'une configuration envoyée"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sent", "place"],
                name="sent_file_once",
                violation_error_message="Cet envoi a déjà un fichier à cet endroit.",
            ),
        ]

    def __str__(self) -> str:
        return self.place[:12]
