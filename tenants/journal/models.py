"""What happened in an academy: entries for people to read, outbox events for the federation."""

import uuid

from django.db import models

from imagin.journal.fields import EntryFields, SealFields, entry_indexes, seal_once
from imagin.tenancy.models import AcademyModel


class Entry(AcademyModel, EntryFields):
    """A namespaced code and its data (``claims.pay.submitted``); the sentence is rendered later.

    No personal data: ``actor`` is an account's id, ``subject`` an object's key (PRIV, LOG-4).
    """

    append_only = True

    class Meta(AcademyModel.Meta):
        verbose_name = "écriture du journal"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject", "at"], name="journal_ent_subject_ac8ee6_idx"),
            *entry_indexes("journal_entry"),
        ]


class Seal(AcademyModel, SealFields):
    """Closes the entries written since the seal before (``imagin.journal.sealing``)."""

    append_only = True

    class Meta(AcademyModel.Meta):
        verbose_name = "sceau du journal"
        verbose_name_plural = "sceaux du journal"
        constraints = seal_once("journal_seal")


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
