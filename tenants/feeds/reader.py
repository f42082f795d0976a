"""A CSV file into rows: its encoding, its header, then every cell."""

import csv
import difflib
import io
import unicodedata
from collections.abc import Iterator, Sequence

from tenants.feeds.columns import Format, Row
from tenants.feeds.problems import FeedRefused, Invalid, Problems

SEPARATOR = ";"
AS_CSV = "enregistrez-le en CSV UTF-8 avec des points-virgules"
QUOTES = (
    "Le fichier est mal formé à partir de la ligne {line} : un guillemet n'est pas fermé, ou se trouve au "
    "milieu d'un texte (doublez-le et entourez le texte de guillemets)."
)
OTHER_FILES = (
    (b"PK\x03\x04", "une archive zip ou un classeur de tableur (xlsx, ods)", f"ouvrez-le, puis {AS_CSV}"),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur Excel (xls)", f"ouvrez-le, puis {AS_CSV}"),
    (b"%PDF", "un document PDF", "demandez l'export CSV au système d'origine"),
    (b"\x1f\x8b", "un fichier compressé (gzip)", "décompressez-le d'abord"),
    (b"<", "un fichier XML ou HTML", "demandez l'export CSV au système d'origine"),
    (b"\xff\xfe", "encodé en UTF-16", AS_CSV),
    (b"\xfe\xff", "encodé en UTF-16", AS_CSV),
)


def read_rows(content: bytes, format: Format, known: Sequence[Format], problems: Problems) -> list[Row]:
    """Rows of the file; cells that cannot be read are in ``problems``. FeedRefused for the whole file."""
    records = _records(_decode(content))
    _, header = next(records)
    names = _check_header([name.strip().lower() for name in header], format, known)
    return list(_rows(records, names, format, problems))


def _decode(content: bytes) -> str:
    content = content.removeprefix(b"\xef\xbb\xbf")
    for signature, what, remedy in OTHER_FILES:
        if content.lstrip().startswith(signature):
            raise FeedRefused([f"Ce n'est pas un fichier CSV en UTF-8, il est {what} : {remedy}."])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FeedRefused(
            [f"Le fichier n'est pas encodé en UTF-8 (premier caractère illisible ligne {line}) : {AS_CSV}."]
        ) from error
    if "\0" in text:
        raise FeedRefused([f"Le fichier n'est pas du texte en UTF-8 : {AS_CSV}."])
    if not text.strip():
        raise FeedRefused(["Le fichier est vide : il doit au moins contenir la ligne d'en-tête."])
    return unicodedata.normalize("NFC", text)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records that are not blank, each with the number of its first line in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATOR, strict=True)
    first = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield first, cells
            first = reader.line_num + 1
    except csv.Error as error:
        raise FeedRefused([QUOTES.format(line=first)]) from error


def _check_header(names: list[str], format: Format, known: Sequence[Format]) -> list[str]:
    sentences = _separator(names) or _other_format(names, format, known) or _header_problems(names, format)
    if sentences:
        raise FeedRefused(sentences)
    return names


def _separator(names: list[str]) -> list[str]:
    found = {",": "la virgule", "\t": "la tabulation", "|": "la barre"}
    for mark, word in found.items():
        if len(names) == 1 and mark in names[0]:
            return [f"Le séparateur du fichier est {word} : enregistrez-le avec le point-virgule."]
    return []


def _other_format(names: list[str], format: Format, known: Sequence[Format]) -> list[str]:
    for other in known:
        if other.system != format.system and other.is_header(names):
            name = other.system.value
            return [f"Ce fichier est au format {name} : importez-le par « imagin feed import {name} »."]
    return []


def _header_problems(names: list[str], format: Format) -> list[str]:
    remedy = f"« imagin feed formats {format.system} » donne les colonnes attendues"
    lists = {
        "Colonne manquante": [name for name in format.needed if name not in names],
        "Colonne inconnue": [_suggest(name, format) for name in names if name not in format.names],
        "Colonne en double": sorted({name for name in names if names.count(name) > 1}),
    }
    return [f"{problem} : {', '.join(found)} ({remedy})." for problem, found in lists.items() if found]


def _suggest(name: str, format: Format) -> str:
    close = difflib.get_close_matches(name, format.names, n=1)
    return f"« {name} »" + (f", peut-être {close[0]}" if close else "")


def _rows(
    records: Iterator[tuple[int, list[str]]], names: list[str], format: Format, problems: Problems
) -> Iterator[Row]:
    blanks = {column.name: column.kind.blank for column in format.columns}
    absent = {name: blank for name, blank in blanks.items() if name not in names}
    readers = {column.name: _Remembering(column.read) for column in format.columns}
    for line, cells in records:
        if len(cells) != len(names):
            problems.add_error(line, "", _wrong_width(len(cells), len(names)))
            continue
        row = Row(line, dict(absent), set())
        for name, cell in zip(names, cells, strict=True):
            try:
                row.values[name] = readers[name](cell.strip())
            except Invalid as error:
                problems.add_error(line, name, error)
                row.values[name] = blanks[name]
                row.broken.add(name)
        yield row


def _wrong_width(found: int, wanted: int) -> Invalid:
    remedy = "mettez entre guillemets un texte qui contient « ; »"
    return Invalid(f"{found} cellules au lieu de {wanted}", remedy)


class _Remembering:
    """Reads each different cell of a column once: codes and labels come back on thousands of lines."""

    def __init__(self, read) -> None:
        self._read = read
        self._known: dict[str, object] = {}

    def __call__(self, cell: str):
        try:
            return self._known[cell]
        except KeyError:
            value = self._known[cell] = self._read(cell)
            return value
