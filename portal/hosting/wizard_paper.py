"""Travel that is paid on paper: its message and its forms, where the draft closes that module (Nouméa)."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from imagin.rules.registry import find
from portal.hosting.wizard_draft import Data
from portal.hosting.wizard_named import Named, named, without
from portal.messages.fields import CheckedField
from tenants.notices import attachments
from tenants.notices.attachments import Checked
from tenants.notices.defaults import NATIONAL
from tenants.notices.enums import NoticeKind

MODULE, KEY = "modules.travel", "travel"
FILES, REMOVE = "messages-travel-files", "retirer"
ASIDE = "aside"
"""Beside the parts of the file: what it does not say, and would say again."""


def field() -> CheckedField:
    return CheckedField(
        label="Formulaires à télécharger",
        required=False,
        help_text="Offerts avec ce texte. PDF, PNG, JPEG, ODT ou DOCX, 10 Mo au plus chacun, dix au plus.",
    )


def closed(data: Data) -> bool:
    """Were it on some days only."""
    said = (data.get("rules") or {}).get(MODULE, find(MODULE).national)
    layers = said if isinstance(said, list) else [said]
    return any((each.get("value") if isinstance(each, dict) else each) is False for each in layers)


def alone(data: Data) -> Data:
    """The draft with no other message than this one."""
    said = (data.get("messages") or {}).get(KEY)
    return {"messages": {KEY: said} if said else {}}


def without_file(data: Data, file: Named) -> Data:
    """Another message that offers it still does."""
    return {**data, "messages": {**data["messages"], **without(alone(data), file)["messages"]}}


def check_names(data: Data, given: Sequence[Checked]) -> None:
    """ValidationError where they are too many, or two of one name: those of the draft count."""
    before = [file.path.rpartition("/")[2] for file in named(alone(data))]
    attachments.check_names([*before, *(file.name for file in given)])


def text_of(data: Data, typed: str, given: Sequence[Checked]) -> str:
    """Forms do not go without a text: where none is typed, the national one goes with them."""
    return typed or (NATIONAL[NoticeKind.TRAVEL] if given or named(alone(data)) else "")


def with_files(data: Data, given: Sequence[Checked]) -> Data:
    if not given:
        return data
    said = data["messages"][KEY]
    told: dict[str, Any] = said if isinstance(said, dict) else {"text": said}
    files = [*told.get("files", ()), *(_told(data, file) for file in given)]
    return {**data, "messages": {**data["messages"], KEY: {**told, "files": files}}}


def _told(data: Data, file: Checked) -> dict[str, str]:
    """Another message may have a file of this name: in a folder, each has its own place."""
    digest = sha256(file.content).hexdigest()
    others = {each.path: each.sha256 for each in named(data)}
    free = others.get(file.name, digest) == digest
    return {"path": file.name if free else f"{digest[:8]}/{file.name}", "sha256": digest}


def followed(before: Data, after: Data) -> Data:
    """Opened again, travel has no message: what was written is set aside, and is there once it closes."""
    if closed(before) == closed(after):
        return after
    origin, goal = (ASIDE, "messages") if closed(after) else ("messages", ASIDE)
    parts = {name: dict(after.get(name) or {}) for name in (origin, goal)}
    if KEY in parts[origin] and not (goal == "messages" and KEY in parts[goal]):
        parts[goal][KEY] = parts[origin].pop(KEY)
    return {**after, **parts}
