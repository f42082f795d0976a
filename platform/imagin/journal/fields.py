"""The columns of a journal, the same for the hub's and an academy's."""

from typing import Any

from django.db import models
from django.db.models.expressions import Func


class Chain(models.TextChoices):
    """Two chains, because two retention times: a chain is purged from its beginning, in whole seals.

    With one chain, an access trace could only leave with the accounting acts that surround it, ten years
    later; with one seal per entry kind, nobody would see a missing one.
    """

    ACCESS = "access", "accès"
    ACTS = "acts", "actes"


ACCESS_FAMILIES = frozenset({"sign_in", "step_up", "factor", "external", "view_as", "reveal"})
"""Who came in and what he looked at (CNIL, délibération 2021-122); every other family is an act."""


def chain_of(code: str) -> Chain:
    return Chain.ACCESS if code.split(".", 1)[0] in ACCESS_FAMILIES else Chain.ACTS


class CurrentTransaction(Func):
    """Number of the writing transaction: 64 bits, never reused (PostgreSQL §9.27.11, xid8)."""

    template = "((pg_current_xact_id())::text)::bigint"
    output_field = models.BigIntegerField()


class EntryFields(models.Model):
    """A namespaced code and its data; ``txid`` says which seal the entry belongs to (``sealing``)."""

    code = models.CharField("code", max_length=60)
    actor = models.CharField("auteur", max_length=60)
    subject = models.CharField("objet", max_length=60, blank=True)
    data: models.JSONField = models.JSONField("données", default=dict, blank=True)
    at = models.DateTimeField("le", auto_now_add=True)
    txid = models.BigIntegerField("transaction", db_default=CurrentTransaction(), editable=False)
    chain = models.CharField("chaîne", max_length=6, choices=Chain, default=Chain.ACTS)
    family = models.GeneratedField(
        expression=Func(models.F("code"), models.Value("."), models.Value(1), function="split_part"),
        output_field=models.CharField(max_length=60),
        db_persist=True,
        verbose_name="famille",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


def entry_indexes(prefix: str) -> list[models.Index]:
    return [
        models.Index(fields=["at", "id"], name=f"{prefix}_moment"),
        models.Index(fields=["family", "at", "id"], name=f"{prefix}_family"),
        models.Index(fields=["actor", "at", "id"], name=f"{prefix}_actor"),
        models.Index(fields=["chain", "txid", "id"], name=f"{prefix}_chain"),
    ]


class SealFields(models.Model):
    """What was sealed, and by which print; see ``imagin.journal.sealing`` for the meaning of each."""

    chain = models.CharField("chaîne", max_length=6, choices=Chain)
    number = models.PositiveBigIntegerField("numéro")
    after_id = models.BigIntegerField("après l'écriture", default=0)
    from_txid = models.BigIntegerField("après la transaction")
    upto_txid = models.BigIntegerField("jusqu'à la transaction")
    last_id = models.BigIntegerField("dernière écriture")
    count = models.PositiveIntegerField("nombre d'écritures")
    content = models.CharField("empreinte des écritures", max_length=64)
    previous = models.CharField("sceau précédent", max_length=64, blank=True)
    digest = models.CharField("empreinte du sceau", max_length=64)
    key_version = models.PositiveSmallIntegerField("version de la clé", default=1)
    at = models.DateTimeField("scellé le")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"


def seal_once(prefix: str) -> list[models.BaseConstraint]:
    message = "Ce sceau existe déjà."
    return [
        models.UniqueConstraint(
            fields=["chain", "number"], name=f"{prefix}_once", violation_error_message=message
        )
    ]


def values_of(row: models.Model, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
