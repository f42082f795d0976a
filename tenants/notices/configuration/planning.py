"""What the messages of a file would change in an academy, and changing it."""

from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from imagin.academies.configuration.sections import SectionLine
from imagin.tenancy.context import academy
from tenants.notices import attachments, publishing, selectors
from tenants.notices.attachments import Kept
from tenants.notices.configuration.layers import (
    KEY_OF,
    FileSaid,
    Layer,
    Thread,
    alike,
    common,
    layer_of,
    still,
    title,
    uncrossed,
    words,
)
from tenants.notices.configuration.reading import Wanted
from tenants.notices.enums import NoticeKind
from tenants.notices.models import Attachment, Notice

NOT_AT_HAND = (
    "{title} : le fichier « {name} » manque, et l'académie ne l'a pas : mettez-le dans le dossier du fichier "
    "de configuration ou, à l'écran, envoyez-le avec lui ; sinon, retirez-le du message."
)


def plan(code: str, wanted: Wanted) -> list[SectionLine]:
    with academy(code):
        return [_line(*each) for each in _different(wanted)]


@transaction.atomic
def apply(code: str, wanted: Wanted, actor: str, reason: str) -> list[SectionLine]:
    """A version that the file does not say is withdrawn, unless another hides it for good."""
    with academy(code):
        different = _different(wanted)
        for thread, _, new in different:
            _write(thread, new, actor=actor, reason=reason)
        return [_line(*each) for each in different]


@transaction.atomic
def rehearse(code: str, wanted: Wanted) -> None:
    """Undone by the caller: bytes that are at hand are not archived, the others are looked for."""
    with academy(code):
        for thread, _, new in _different(wanted):
            for layer in new:
                _find_files(layer)
            _write(thread, [replace(layer, files=()) for layer in new], actor="", reason="")


def compare(one: str, other: str) -> list[SectionLine]:
    sides = [said_in(code) for code in (one, other)]
    threads = _ordered({*sides[0], *sides[1]})
    pairs = ((thread, sides[0].get(thread, []), sides[1].get(thread, [])) for thread in threads)
    return [_line(*each) for each in pairs if not alike(each[1], each[2])]


def rewritten(code: str, wanted: Wanted) -> set[str]:
    with academy(code):
        return {KEY_OF[NoticeKind(thread[0])] for thread, _, _ in _different(wanted)}


def said_in(code: str) -> dict[Thread, list[Layer]]:
    with academy(code):
        return said()


def said() -> dict[Thread, list[Layer]]:
    """In the open academy."""
    day = selectors.today()
    found = selectors.all_layers()
    return {thread: [layer_of(notice, day) for notice in found[thread]] for thread in found}


def _different(wanted: Wanted) -> list[tuple[Thread, list[Layer], list[Layer]]]:
    day, before = selectors.today(), said()
    after = {thread: still(layers, day) for thread, layers in wanted.items()}
    threads = _ordered({*before, *after})
    sides = [(thread, before.get(thread, []), after.get(thread, [])) for thread in threads]
    return [each for each in sides if not alike(uncrossed(each[1]), each[2])]


def _ordered(threads: set[Thread]) -> list[Thread]:
    order = list(KEY_OF)
    return sorted(threads, key=lambda thread: (order.index(NoticeKind(thread[0])), thread[1]))


def _line(thread: Thread, before: list[Layer], after: list[Layer]) -> SectionLine:
    return SectionLine(title(thread), words(thread, before), words(thread, after))


def _write(thread: Thread, new: list[Layer], *, actor: str, reason: str) -> None:
    day, live = selectors.today(), selectors.layers(*thread)
    kept = common([layer_of(notice, day) for notice in live], new)
    hides_all = kept == 0 and bool(new) and new[0].for_all_and_ever
    if not hides_all:
        for notice in _above(live[:kept], thread, day):
            publishing.withdraw(notice, actor=actor, reason=reason)
    for layer in new[kept:]:
        _publish(layer, actor=actor, reason=reason)


def _above(kept: list[Notice], thread: Thread, day: date) -> list[Notice]:
    """Every version over those that stay, the highest first: what one hid would show once it is gone."""
    floor = kept[-1].version if kept else 0
    rows = selectors.history(*thread).filter(withdrawn_at=None, version__gt=floor)
    return [notice for notice in rows if notice.ends_on is None or notice.ends_on >= day]


def _publish(layer: Layer, *, actor: str, reason: str) -> None:
    draft = layer.draft
    files = tuple(_kept(file, (draft.kind, draft.slug)) for file in layer.files)
    publishing.publish(replace(draft, files=files), actor=actor, reason=reason, alone=True)


def _find_files(layer: Layer) -> None:
    for file in layer.files:
        if not file.checked:
            _known(file, (layer.draft.kind, layer.draft.slug))


def _kept(file: FileSaid, thread: Thread) -> Kept:
    """Its bytes, or those that the academy already has under the same print or the same name."""
    if file.checked:
        return attachments.keep_checked(file.checked)
    return attachments.kept(_known(file, thread))


def _known(file: FileSaid, thread: Thread) -> Attachment:
    rows = Attachment.objects.filter(sha256=file.sha256) if file.sha256 else _called(file.name)
    found = rows.order_by("-notice__published_at", "pk").first()
    if found is None:
        raise ValidationError(NOT_AT_HAND.format(title=title(thread), name=file.name))
    return found


def _called(name: str):
    return Attachment.objects.filter(name=name)
