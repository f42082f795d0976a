"""Prints of entries and seals. SHA-256 for what anybody may recompute, HMAC for what only we may make."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from imagin.identity import keys
from imagin.journal.fields import values_of

KEY_VERSION = 1
ENTRY = ("id", "txid", "chain", "code", "actor", "subject", "data")
SEAL = (
    "chain",
    "number",
    "after_id",
    "from_txid",
    "upto_txid",
    "last_id",
    "count",
    "content",
    "previous",
    "key_version",
)


def canonical(values: dict[str, Any]) -> str:
    """One writing for one value: sorted keys, no spaces, UTF-8 (as RFC 8785, for what a journal holds)."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def entry_line(entry: Any) -> str:
    return canonical({**values_of(entry, *ENTRY), "at": moment(entry.at)})


def seal_values(seal: Any) -> dict[str, Any]:
    return {**values_of(seal, *SEAL), "at": moment(seal.at)}


class Content:
    """Print of a seal's entries: SHA-256 over their lines, each ended by a line feed."""

    def __init__(self) -> None:
        self._sha, self.count, self.last_id = hashlib.sha256(), 0, 0

    def add(self, line: str, entry_id: int = 0) -> None:
        self._sha.update(line.encode() + b"\n")
        self.count += 1
        self.last_id = max(self.last_id, entry_id)

    def hexdigest(self) -> str:
        return self._sha.hexdigest()


def sign(name: str, values: dict[str, Any]) -> str:
    """Under a key of this journal that is not in the database, nor changed with SECRET_KEY."""
    key = bytes.fromhex(keys.derive(settings.PERSON_KEY_SECRET, f"journal|{name}"))
    return hmac.new(key, canonical({"journal": name, **values}).encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)
