"""Is the journal whole? Everything is computed again from the entries; nothing stored is believed.

Found: an entry changed, deleted, moved or slipped in behind; a seal changed, removed or made by another; the
end of a chain cut off (by the witness kept on the hub); entries deleted without a signed purge. Not found:
what an owner of the database does to entries that no seal covers yet, within a minute or two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from imagin.journal import prints
from imagin.journal.books import Book
from imagin.journal.fields import Chain
from imagin.journal.models import JournalWitness
from imagin.journal.sealing import hold

PURGED = "journal.purged"
RECORD = ("chain", "upto", "digest", "entries")
NOW = "SELECT (pg_snapshot_xmax(pg_current_snapshot()))::text::bigint"
WHAT_TO_DO = (
    "Ne modifiez plus rien : gardez une copie de la base, prévenez le responsable de la sécurité, "
    "et comparez avec la dernière sauvegarde ou le dernier export."
)


@dataclass(slots=True)
class Verdict:
    """``breaks`` are sentences that name the seal and its period."""

    breaks: list[str] = field(default_factory=list)
    entries: int = 0
    seals: int = 0
    sealed_until: dict[str, datetime] = field(default_factory=dict)

    @property
    def intact(self) -> bool:
        return not self.breaks


def verify(book: Book) -> Verdict:
    """Reads the whole journal; sealers and purges wait, or come again."""
    verdict = Verdict()
    with transaction.atomic(using=book.using):
        hold(book)
        verdict.breaks += purge_records(book)[1]
        for chain in Chain.values:
            check = Check(book, chain)
            verdict.breaks += check.run()
            verdict.entries += check.entries
            verdict.seals += check.seals
            if check.last:
                verdict.sealed_until[chain] = check.last.at
    return verdict


def purge_records(book: Book) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The record in force per chain, and a sentence per record that we did not sign."""
    records: dict[str, dict[str, Any]] = {}
    forged: list[str] = []
    for entry in book.entries(family="journal", code=PURGED).order_by("id"):
        said = {name: entry.data.get(name) for name in RECORD}
        if not prints.same(str(entry.data.get("mac", "")), prints.sign(book.name, {"purged": said})):
            forged.append(f"L'écriture n° {entry.id} annonce une purge qu'IMAG'IN n'a pas faite.")
        elif said["upto"] >= records.get(said["chain"], said)["upto"]:
            records[said["chain"]] = said
    return records, forged


def purged_upto(book: Book, chain: str) -> int:
    """Number of the last seal whose entries were purged, 0 where none was."""
    return purge_records(book)[0].get(chain, {"upto": 0})["upto"]


class Rows:
    """The entries of a chain, handed to each seal in turn."""

    def __init__(self, book: Book, chain: str) -> None:
        self.book, self.chain = book, chain
        self.lives = sorted(set(book.seals(chain=chain).values_list("after_id", flat=True))) or [0]
        self.after_id = self.lives[0]
        self._open()

    def _open(self) -> None:
        later = [life for life in self.lives if life > self.after_id]
        self.rows = self.book.every_entry(self.chain, self.after_id, later[0] if later else None)
        self.head = next(self.rows, None)

    def upto(self, txid: int | None) -> Iterator[Any]:
        while self.head is not None and (txid is None or self.head.txid <= txid):
            yield self.head
            self.head = next(self.rows, None)

    def life(self, after_id: int) -> int:
        """Go on to the entries of another cluster; how many of the former one no seal covers."""
        if after_id == self.after_id:
            return 0
        left = sum(1 for _ in self.upto(None))
        self.after_id = after_id
        self._open()
        return left


class Check:
    """One chain, seal after seal."""

    def __init__(self, book: Book, chain: str) -> None:
        self.book, self.chain, self.label = book, chain, f"Chaîne « {Chain(chain).label} »"
        self.breaks: list[str] = []
        self.entries = self.seals = 0
        self.last: Any = None
        self.witness = JournalWitness.objects.using(book.using).filter(academy=book.name, chain=chain).first()
        self.purge = purge_records(book)[0].get(chain)

    def run(self, upto: int | None = None) -> list[str]:
        rows = Rows(self.book, self.chain)
        for seal in self.book.every_seal(self.chain):
            if upto is not None and seal.number > upto:
                return self.breaks
            self._check_entries(seal, rows, self._check_seal(seal))
            self.last, self.seals = seal, self.seals + 1
        if upto is None:
            self._check_end(rows)
        return self.breaks

    def _check_seal(self, seal: Any) -> bool:
        """False where its entries cannot be judged: the seal itself is wrong."""
        last = self.last
        missing = seal.number - (last.number if last else 0) - 1
        if missing:
            self._break(seal, f"{missing} sceau(x) manque(nt) juste avant")
        elif seal.previous != (last.digest if last else "") or not self._follows(seal):
            self._break(seal, "il ne suit pas le sceau précédent")
        for kept in (self.witness, self._purged_last()):
            if kept and kept.number == seal.number and not prints.same(kept.digest, seal.digest):
                self._break(seal, "il n'est plus celui dont le site d'hébergement garde l'empreinte")
        if not prints.same(seal.digest, prints.sign(self.book.name, prints.seal_values(seal))):
            self._break(seal, "il a été modifié, ou posé par un autre qu'IMAG'IN")
            return False
        return True

    def _purged_last(self) -> Any:
        record = self.purge
        return JournalWitness(number=record["upto"], digest=record["digest"]) if record else None

    def _follows(self, seal: Any) -> bool:
        last = self.last
        same_life = (last.after_id, last.upto_txid) if last else (0, 0)
        restored = (last.last_id, 0) if last else (0, 0)
        return (seal.after_id, seal.from_txid) in (same_life, restored)

    def _check_entries(self, seal: Any, rows: Rows, sound: bool) -> None:
        content, added = prints.Content(), rows.life(seal.after_id)
        for entry in rows.upto(seal.upto_txid):
            if entry.txid > seal.from_txid:
                content.add(prints.entry_line(entry))
        self.entries += content.count
        wanted = 0 if self._is_purged(seal) else seal.count
        if added or content.count > wanted:
            self._break(seal, f"{added + content.count - wanted} écriture(s) ajoutée(s) après coup")
        elif content.count < wanted:
            self._break(seal, f"{wanted - content.count} écriture(s) supprimée(s)")
        elif sound and wanted and content.hexdigest() != seal.content:
            self._break(seal, "au moins une écriture modifiée ou déplacée")

    def _is_purged(self, seal: Any) -> bool:
        return self.purge is not None and seal.number <= self.purge["upto"]

    def _check_end(self, rows: Rows) -> None:
        """After the last seal: entries not sealed yet, which cannot come from the future."""
        known, number = self.witness, self.last.number if self.last else 0
        if known and number < known.number:
            self.breaks.append(
                f"{self.label} : les sceaux n° {number + 1} à {known.number} "
                f"(jusqu'au {_written(known.sealed_at)}) ont été retirés."
            )
        future, left = self.book.ask(NOW), list(rows.upto(None))
        self.entries += len(left)
        if early := [entry.id for entry in left if entry.txid >= future]:
            self.breaks.append(f"{self.label} : l'écriture n° {early[0]} se dit plus récente que la base.")

    def _break(self, seal: Any, what: str) -> None:
        start = f"du {_written(self.last.at)} au" if self.last else "jusqu'au"
        self.breaks.append(f"{self.label}, sceau n° {seal.number} ({start} {_written(seal.at)}) : {what}.")


def _written(value: datetime) -> str:
    return f"{timezone.localtime(value):%d/%m/%Y %H:%M:%S}"
