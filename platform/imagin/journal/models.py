"""The hub's journal, and what the hub remembers of every journal's last seals (public schema)."""

from typing import ClassVar

from django.db import models

from imagin.journal.fields import Chain, EntryFields, SealFields, entry_indexes, seal_once


class HubEntry(EntryFields):
    """What happened on the hub: sign-ins, factors, links. No personal data but an account's id."""

    academy_access: ClassVar[str] = "hub append only"

    class Meta:
        verbose_name = "écriture du journal du site"
        verbose_name_plural = "écritures du journal du site"
        ordering = ["-at", "-id"]
        indexes = entry_indexes("hub_entry")


class HubSeal(SealFields):
    academy_access: ClassVar[str] = "hub append only"

    class Meta:
        verbose_name = "sceau du journal du site"
        verbose_name_plural = "sceaux du journal du site"
        constraints = seal_once("hub_seal")


class JournalWitness(models.Model):
    """The last seal of a chain, kept outside the schema it is about: cutting the end off is seen.

    An academy reads its own rows and writes none; ``academy`` is ``@hub`` for the hub's own chains.
    """

    academy_access: ClassVar[str] = "own rows"

    academy = models.CharField("journal", max_length=40)
    chain = models.CharField("chaîne", max_length=6, choices=Chain)
    number = models.PositiveBigIntegerField("dernier sceau")
    digest = models.CharField("empreinte du sceau", max_length=64)
    sealed_at = models.DateTimeField("scellé le")
    verified_at = models.DateTimeField("vérifié le", null=True, blank=True)
    intact = models.BooleanField("intact", null=True, blank=True)

    class Meta:
        verbose_name = "témoin de journal"
        verbose_name_plural = "témoins de journaux"
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "chain"],
                name="one_witness_per_chain",
                violation_error_message="Cette chaîne a déjà son témoin.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.academy} {self.chain} {self.number}"
