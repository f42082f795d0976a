"""JSON Lines that somebody without our key can check: entries as hashed, then the seal that closes them.

An entry's line is its canonical writing. A seal's line is ``{"seal": {…}}``. Its ``content`` is the SHA-256
of the lines before it, each ended by a line feed, up to the previous seal's line (``"purged": true``: none is
left); its ``previous`` is the ``digest`` of the seal before. Only the hub can make ``digest`` (HMAC-SHA256).
The last line says how many seals the file has.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from imagin.journal import prints
from imagin.journal.books import Book
from imagin.journal.fields import Chain
from imagin.journal.verification import Rows, purged_upto
from imagin.tenancy.context import enter

FORMAT = "imagin-journal-1"
CUT = (
    "Le fichier est coupé : sa ligne de fin manque, après {seals} sceau(x) lisible(s). Redemandez l'export à "
    "qui vous l'a remis, ou refaites-le par « imagin journal export », puis contrôlez le nouveau fichier."
)


def json_lines(book: Book, since: datetime | None = None, until: datetime | None = None) -> Iterator[str]:
    """Whole seals: every one that may hold an entry of the period."""
    yield prints.canonical({"format": FORMAT, "journal": book.name}) + "\n"
    seals = 0
    for chain in Chain.values:
        for lines in _chain_lines(book, chain, since, until):
            yield "".join(line + "\n" for line in lines)
            seals += 1
    yield prints.canonical({"seals": seals}) + "\n"


def _chain_lines(
    book: Book, chain: str, since: datetime | None, until: datetime | None
) -> Iterator[list[str]]:
    with enter(book.scope):
        rows, purged = Rows(book, chain), purged_upto(book, chain)
    former = None
    for seal in book.every_seal(chain):
        rows.life(seal.after_id)
        entries = [prints.entry_line(entry) for entry in rows.upto(seal.upto_txid)]
        late = until is not None and former is not None and former >= until
        former = seal.at
        if (since is None or seal.at >= since) and not late:
            yield [*entries, _seal_line(seal, seal.number <= purged)]


def _seal_line(seal: Any, purged: bool) -> str:
    return prints.canonical({"seal": {**prints.seal_values(seal), "digest": seal.digest, "purged": purged}})


def check_lines(lines: Iterable[str]) -> list[str]:
    """What anybody can check of an export, without a key. Empty where its structure holds."""
    problems: list[str] = []
    former: dict[str, Any] = {}
    content, seals, told = prints.Content(), 0, None
    for number, line in enumerate(lines, 1):
        value = _read(line, number)
        if value is None:
            break
        if "seal" in value:
            problems += _seal_problems(number, value["seal"], content, former)
            content, former, seals = prints.Content(), value["seal"], seals + 1
        elif "id" in value:
            content.add(line.rstrip("\n"))
        else:
            told = value.get("seals", told)
    if told is None:
        problems.append(CUT.format(seals=seals))
    elif told != seals:
        problems.append(f"Le fichier est incomplet : il porte {seals} sceau(x), et en annonce {told}.")
    return problems


def _read(line: str, number: int) -> dict[str, Any] | None:
    """None for a last line that was cut: without its end of line, it is not one. The first must be whole."""
    try:
        return json.loads(line)
    except ValueError:
        if number > 1 and not line.endswith("\n"):
            return None
        raise


def _seal_problems(number: int, seal: dict[str, Any], content: prints.Content, former: dict) -> list[str]:
    where = f"Ligne {number} (sceau n° {seal['number']}, chaîne {seal['chain']})"
    problems = []
    if not seal["purged"] and (content.hexdigest(), content.count) != (seal["content"], seal["count"]):
        problems.append(f"{where} : les écritures ne sont pas celles qui ont été scellées.")
    same_chain = former.get("chain") == seal["chain"]
    if same_chain and (seal["number"], seal["previous"]) != (former["number"] + 1, former["digest"]):
        problems.append(f"{where} : il ne suit pas le sceau précédent.")
    return problems
