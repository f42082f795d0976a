"""What the page says of each chain: up to when it is sealed, and what the last check found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imagin.journal.books import Book
from imagin.journal.fields import Chain
from imagin.journal.models import JournalWitness
from portal.shell.components import Status

INTACT = Status(
    "Intact", "success", "La dernière vérification n'a trouvé aucune écriture changée ni retirée."
)
BROKEN = Status(
    "Abîmé",
    "danger",
    "La dernière vérification a trouvé une anomalie. Prévenez l'équipe d'hébergement : « imagin journal "
    "verify » dit laquelle.",
)
UNCHECKED = Status("Pas encore vérifié", "muted", "La vérification a lieu chaque nuit.")


@dataclass(frozen=True, slots=True)
class ChainState:
    label: str
    sealed_until: datetime | None
    number: int
    verified_at: datetime | None
    status: Status


def states(book: Book) -> list[ChainState]:
    witnesses = {kept.chain: kept for kept in JournalWitness.objects.filter(academy=book.name)}
    return [_state(chain, book.last_seal(chain), witnesses.get(chain)) for chain in Chain.values]


def _state(chain: str, seal: Any, witness: JournalWitness | None) -> ChainState:
    return ChainState(
        label=f"Chaîne des {Chain(chain).label}",
        sealed_until=seal.at if seal else None,
        number=seal.number if seal else 0,
        verified_at=witness.verified_at if witness else None,
        status=_status(witness),
    )


def _status(witness: JournalWitness | None) -> Status:
    if witness is None or witness.intact is None:
        return UNCHECKED
    return INTACT if witness.intact else BROKEN
