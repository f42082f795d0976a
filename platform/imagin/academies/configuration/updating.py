"""``export --update``: only the lines of what changed are written again; comments stay where they are."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from ruamel.yaml.nodes import MappingNode, ScalarNode

from imagin.academies.configuration import writing
from imagin.academies.configuration.exporting import decided, identity, today
from imagin.academies.configuration.files import Files
from imagin.academies.configuration.planning import plan, whole_academy
from imagin.academies.configuration.reading import Document, read
from imagin.academies.configuration.sections import section
from imagin.academies.configuration.source import Item, Problems, parse
from imagin.rules.registry import all_rules, find
from imagin.rules.timeline import tail

OTHER = "Le fichier est celui de l'académie {found}, pas de {wanted} : donnez le bon fichier."
FLOW = "{name} : écrivez une clé par ligne sous academy et rules, puis recommencez."
BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#.*)")
COMMENT = re.compile(r"[ \t]+(#.*)")


EMPTY = re.compile(r":\s*(\{\s*\}|~|null)")


@dataclass(frozen=True, slots=True)
class Edit:
    """Lines from ``first`` to before ``last`` become ``lines``."""

    first: int
    last: int
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A top-level key; how one of its entries is written commented out, and explained. ``academy`` is not."""

    name: str
    commented: Callable[[str], list[str]] = lambda key: []
    explained: Callable[[str], list[str]] = lambda key: []


RULES = Part("rules", lambda key: writing.national(find(key)), lambda key: writing.comment(find(key)))


@dataclass(slots=True)
class Text:
    """The file, line by line. Edited from its end: the lines above keep their numbers."""

    lines: list[str]

    def block(self, mapping: MappingNode, index: int) -> tuple[int, int]:
        """First line of an entry, and the one after its last: comments below belong to what follows."""
        key = mapping.value[index][0]
        first, indent = key.start_mark.line, key.start_mark.column
        following = mapping.value[index + 1][0].start_mark.line if index + 1 < len(mapping.value) else None
        last = self._end(first, indent) if following is None else following
        while last > first + 1 and self._is_between(self.lines[last - 1], indent):
            last -= 1
        return first, last

    def find(self, wanted: list[str]) -> tuple[int, int] | None:
        """Where these lines stand, one after the other."""
        size = len(wanted)
        for first in range(len(self.lines) - size + 1):
            if self.lines[first : first + size] == wanted:
                return first, first + size
        return None

    def _end(self, first: int, indent: int) -> int:
        """Of the last entry of a mapping: the first line that is indented less."""
        for number in range(first + 1, len(self.lines)):
            line = self.lines[number]
            if line.strip() and len(line) - len(line.lstrip(" ")) < indent:
                return number
        return len(self.lines)

    @staticmethod
    def _is_between(line: str, indent: int) -> bool:
        """Blank, or a comment that is not inside a text (those are indented more than the key)."""
        text = line.lstrip(" ")
        return not text.strip() or (text.startswith("#") and len(line) - len(text) <= indent)


def update(text: str, code: str, name: str = "configuration", files: Files | None = None) -> str:
    """The file as the academy is now; it is read again before it is given back."""
    document = read(text, name, files)
    if document.code != code:
        raise ValidationError(OTHER.format(found=document.code, wanted=code))
    root, edited = parse(text, Problems(name)), Text(text.split("\n"))
    edits: list[Edit] = []
    for part, wanted in _to_write(document):
        edits += _edits(edited, root.value.get(part.name), part, wanted, name)
    for edit in sorted(edits, key=lambda edit: (edit.first, edit.last), reverse=True):
        edited.lines[edit.first : edit.last] = edit.lines
    made = "\n".join(edited.lines)
    if plan(read(made, name, files)):
        raise RuntimeError("Le fichier mis à jour ne dit pas la même chose que l'académie.")
    return made


def _to_write(document: Document) -> list[tuple[Part, dict[str, Any]]]:
    """A section that the file does not have stays out of it."""
    written: list[tuple[Part, dict[str, Any]]] = [(Part("academy"), identity(whole_academy(document.code)))]
    if document.has_rules:
        written.append((RULES, _rules_to_write(document)))
    for name, wanted in document.sections.items():
        told = section(name)
        said, changed = told.values(document.code), told.rewritten(document.code, wanted)
        part = Part(name, told.commented, told.explained)
        written.append((part, {key: said.get(key) for key in sorted(changed)}))
    return written


def _rules_to_write(document: Document) -> dict[str, Any]:
    """By rule: what to write, None to remove it; a rule that already says the same is not there."""
    day, given = today(document.code), decided(document.code)
    said: dict[str, dict] = {}
    for (key, session), segments in document.timelines.items():
        if left := tail(segments, day):
            said.setdefault(key, {})[session] = left
    keys = [declared.key for declared in all_rules()]
    changed = [key for key in keys if said.get(key) != given.get(key)]
    return {key: writing.values(given[key], day) if key in given else None for key in changed}


def _edits(text: Text, item: Item | None, part: Part, wanted: dict[str, Any], file: str) -> list[Edit]:
    here: dict[str, Item] = (item.value or {}) if item else {}
    changed = {key: value for key, value in wanted.items() if key in here and value != here[key].plain()}
    new = {key: value for key, value in wanted.items() if key not in here and value is not None}
    if not changed and not new:
        return []
    if not here:
        return _first_entries(text, item, part, new)
    mapping = item.node  # type: ignore[union-attr]
    if mapping.flow_style:
        raise ValidationError(FLOW.format(name=file))
    order, indent = list(here), " " * mapping.value[0][0].start_mark.column
    end = text.block(mapping, len(order) - 1)[1]
    places = {key: order.index(key) for key in changed}
    replaced = [_replaced(text, part, mapping, places[key], changed[key], indent) for key in changed]
    return [*replaced, *_new_entries(text, part, new, indent, end)]


def _first_entries(text: Text, item: Item | None, part: Part, new: dict[str, Any]) -> list[Edit]:
    """In a mapping that has nothing yet: « rules: », « rules: {} », or that is not there at all."""
    if item is None:
        end = len(text.lines)
        [added] = _new_entries(Text([]), part, new, writing.INDENT, end)
        return [Edit(end, end, [f"{part.name}:", *added.lines, ""])]
    line = item.line - 1
    header = EMPTY.sub(":", text.lines[line], count=1)
    return [Edit(line, line + 1, [header]), *_new_entries(text, part, new, writing.INDENT, line + 1)]


def _new_entries(text: Text, part: Part, new: dict[str, Any], indent: str, end: int) -> list[Edit]:
    """In the place of its commented line where the file has one, else at the end, explained."""
    edits, added = [], []
    for key, value in new.items():
        lines, commented = writing.entry(key, value, indent), part.commented(key)
        place = text.find(commented) if commented else None
        if place:
            edits.append(Edit(*place, lines))
        elif commented:
            added += ["", *(indent + line.lstrip() for line in part.explained(key)), *lines]
        else:
            added += lines
    return [*edits, Edit(end, end, added)] if added else edits


def _replaced(text: Text, part: Part, mapping: MappingNode, index: int, value: Any, indent: str) -> Edit:
    key, node = mapping.value[index]
    first, last = text.block(mapping, index)
    beside, above = _comments(text, key, node, first, last)
    lines = part.commented(key.value) if value is None else writing.entry(key.value, value, indent)
    if len(lines) == 1 and beside and value is not None:
        lines[0] += f"  {beside}"
    elif beside:
        above = [beside, *above]
    return Edit(first, last, [*(indent + comment for comment in above), *lines])


def _comments(text: Text, key: Any, node: Any, first: int, last: int) -> tuple[str, list[str]]:
    """The one beside a value of one line, and those inside a list of dated values."""
    if isinstance(node, ScalarNode):
        if node.style in ("|", ">"):
            found = BLOCK_HEADER.match(text.lines[node.start_mark.line][node.start_mark.column :])
        else:
            found = COMMENT.match(text.lines[node.end_mark.line][node.end_mark.column :])
        return (found[1] if found else ""), []
    ends = {mark.line: mark.column for mark in _ends(node)}
    ends.setdefault(key.end_mark.line, key.end_mark.column + 1)
    inside, texts = [], _lines_of_texts(node)
    for number in range(first, last):
        if number in texts:
            continue
        line = text.lines[number]
        found = re.search(r"(?:^|\s)(#.*)", line[ends.get(number, 0) :])
        if found:
            inside.append(found[1])
    return "", inside


def _ends(node: Any) -> list[Any]:
    return [each.end_mark for each in _scalars(node) if each.style not in ("|", ">")]


def _lines_of_texts(node: Any) -> set[int]:
    """Lines of block texts, where a # opens a title, not a comment."""
    texts = [each for each in _scalars(node) if each.style in ("|", ">")]
    return {line for each in texts for line in range(each.start_mark.line + 1, each.end_mark.line)}


def _scalars(node: Any) -> list[ScalarNode]:
    if isinstance(node, ScalarNode):
        return [node]
    pairs = [each for pair in node.value for each in pair] if isinstance(node, MappingNode) else node.value
    return [scalar for each in pairs for scalar in _scalars(each)]
