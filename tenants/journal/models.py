"""What happened in an academy: entries for people to read, outbox events for the federation."""

import uuid

from django.db import models

from imagin.tenancy.models import AcademyModel


class Entry(AcademyModel):
    """A namespaced code and its data (``claims.pay.submitted``); the sentence is rendered later.

    No personal data: ``actor`` is an account's id, ``subject`` an object's key (PRIV, LOG-4).
    """

    append_only = True

    code = models.CharField("code", max_length=60)
    actor = models.CharField("auteur", max_length=60)
    subject = models.CharField("objet", max_length=60, blank=True)
    data = models.JSONField("données", default=dict, blank=True)
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "écriture du journal"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["subject", "at"]), models.Index(fields=["code", "at"])]

    def __str__(self) -> str:
        return self.code


class OutboxEvent(AcademyModel):
    """Written in the transaction of the change; the federation's worker takes it from here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_key = models.CharField("empreinte de la personne", max_length=64)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "événement à publier"
        indexes = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return str(self.id)
