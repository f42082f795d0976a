"""One journal: where its entries and seals are, and the scope in which they are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connections
from django.db.models import Q, QuerySet

from imagin.journal.models import HubEntry, HubSeal
from imagin.tenancy.context import PUBLIC, Scope, current_scope, enter

HUB = "@hub"
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Book:
    """``using`` is "owner" only where a journal is purged. Querysets are made where they are read."""

    name: str
    entry_model: Any
    seal_model: Any
    scope: Scope
    using: str = "default"

    def entries(self, **wanted: Any) -> QuerySet:
        return self.entry_model.objects.using(self.using).filter(**wanted)

    def seals(self, **wanted: Any) -> QuerySet:
        return self.seal_model.objects.using(self.using).filter(**wanted)

    def last_seal(self, chain: str) -> Any:
        return self.seals(chain=chain).order_by("-number").first()

    def fetch(self, made: Callable[[], QuerySet]) -> list[Any]:
        """One batch, read in the journal's scope: a streamed answer outlives the request's own."""
        with enter(self.scope):
            return list(made()[:BATCH])

    def every_seal(self, chain: str) -> Iterator[Any]:
        number = 0
        while batch := self.fetch(lambda: self.seals(chain=chain, number__gt=number).order_by("number")):  # noqa: B023
            yield from batch
            number = batch[-1].number

    def every_entry(self, chain: str, after_id: int, upto_id: int | None) -> Iterator[Any]:
        """In the order of the seals. Between two ids: the life of the database in one cluster."""
        ids = {"id__gt": after_id} | ({} if upto_id is None else {"id__lte": upto_id})
        mark: tuple[int, int] = (0, 0)
        while batch := self.fetch(lambda: self._after(mark, chain=chain, **ids)):  # noqa: B023
            yield from batch
            mark = (batch[-1].txid, batch[-1].id)

    def _after(self, mark: tuple[int, int], **wanted: Any) -> QuerySet:
        beyond = Q(txid__gt=mark[0]) | Q(txid=mark[0], id__gt=mark[1])
        return self.entries(txid__gte=mark[0], **wanted).filter(beyond).order_by("txid", "id")

    def by_owner(self, scope: Scope) -> "Book":
        return replace(self, scope=scope, using="owner")

    def ask(self, statement: str, *parameters: Any) -> Any:
        """First value of one statement of PostgreSQL."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchone()[0]


def hub_book() -> Book:
    scope = current_scope()
    if scope.schema != PUBLIC:
        raise RuntimeError("Le journal du site d'hébergement se lit sur le site d'hébergement.")
    return Book(HUB, HubEntry, HubSeal, scope)
