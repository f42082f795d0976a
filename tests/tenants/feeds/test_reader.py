"""A file that is not what was announced is refused whole, with a sentence that says what to do."""

import codecs
import gzip
import io
import zipfile

import pytest

from tenants.feeds.cyclades.format import CYCLADES
from tenants.feeds.epp.format import EPP
from tenants.feeds.problems import LISTED, FeedRefused, Problems
from tenants.feeds.reader import read_rows
from tests.tenants.feeds.files import csv_of, mission, person

FORMATS = (EPP, CYCLADES)


def rows_of(content: bytes, format=EPP):
    problems = Problems()
    rows = read_rows(content, format, FORMATS, problems)
    problems.refuse()
    return rows


def refusal(content: bytes, format=EPP) -> str:
    with pytest.raises(FeedRefused) as refused:
        rows_of(content, format)
    return str(refused.value)


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped("xl/workbook.xml"), "une archive zip ou un classeur de tableur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "un ancien classeur Excel"),
        (b"%PDF-1.7\n", "un document PDF : demandez l'export CSV"),
        (gzip.compress(b"numero;nom"), "un fichier compressé (gzip) : décompressez-le"),
        (b"<?xml version='1.0'?><STS_EDT/>", "un fichier XML ou HTML"),
        (b"  <html></html>", "un fichier XML ou HTML"),
        (codecs.BOM_UTF16_LE + "numero;nom".encode("utf-16-le"), "encodé en UTF-16"),
        ("numero;nom".encode("utf-16-be"), "n'est pas du texte en UTF-8"),
        (b"", "Le fichier est vide"),
        (b"\n \n", "Le fichier est vide"),
    ],
    ids=["xlsx", "xls", "pdf", "gzip", "xml", "html", "utf-16 with BOM", "utf-16", "empty", "blank"],
)
def test_wrong_kind_of_file(content, words):
    assert words in refusal(content)


def test_another_encoding_says_where_it_is():
    content = csv_of(EPP, person(), person(nom="LEFÈVRE")).decode().encode("cp1252")
    assert refusal(content) == (
        "Le fichier n'est pas encodé en UTF-8 (premier caractère illisible ligne 3) : "
        "enregistrez-le en CSV UTF-8 avec des points-virgules."
    )


def test_a_bom_is_accepted_and_accents_are_composed():
    content = codecs.BOM_UTF8 + csv_of(EPP, person(nom="LEFE\u0300VRE"))
    [row] = rows_of(content)
    assert row["nom"] == "LEFÈVRE"


def test_windows_line_ends_blank_lines_and_column_order():
    header, line = csv_of(EPP, person()).decode().strip().split("\n")
    names, cells = header.split(";"), line.split(";")
    content = f"{';'.join(reversed(names))}\r\n\r\n{';'.join(reversed(cells))}\r\n;;\r\n".encode()
    [row] = rows_of(content)
    assert (row.line, row["nom"]) == (3, "VIDAL")


@pytest.mark.parametrize(("mark", "word"), [(",", "la virgule"), ("\t", "la tabulation"), ("|", "la barre")])
def test_wrong_separator(mark, word):
    content = csv_of(EPP, person()).replace(b";", mark.encode())
    assert refusal(content) == f"Le séparateur du fichier est {word} : enregistrez-le avec le point-virgule."


def test_the_other_feed_is_recognised():
    assert refusal(csv_of(CYCLADES, mission())) == (
        "Ce fichier est au format CYCLADES : importez-le par « imagin feed import CYCLADES »."
    )


def test_missing_unknown_and_double_columns_are_all_said():
    content = csv_of(EPP, person()).replace(b"civilite", b"civilites").replace(b";prenom;", b";nom;")
    assert refusal(content).split("\n") == [
        "Colonne manquante : civilite, prenom (« imagin feed formats EPP » donne les colonnes attendues).",
        "Colonne inconnue : « civilites », peut-être civilite "
        "(« imagin feed formats EPP » donne les colonnes attendues).",
        "Colonne en double : nom (« imagin feed formats EPP » donne les colonnes attendues).",
    ]


def test_a_line_too_short_is_an_error_of_that_line():
    content = csv_of(EPP, person()) + b"10024;16E0040008ADR\n"
    assert refusal(content) == (
        "ligne 3 : 2 cellules au lieu de 22 (mettez entre guillemets un texte qui contient « ; »)"
    )


def test_a_quote_left_open_says_from_which_line():
    content = csv_of(EPP, person(), person(nom='VIDAL"', numero="10024")).replace(b'""', b'"', 1)
    assert refusal(content).startswith("Le fichier est mal formé à partir de la ligne 3 : un guillemet")


def test_lines_are_counted_as_in_a_text_editor():
    """A text of two lines is one cell: the next line of the file is numbered after both."""
    lines = mission(observations="Salle 12.\nBâtiment « B »; entrée nord."), mission(etat="parti")
    assert refusal(csv_of(CYCLADES, *lines), CYCLADES).startswith("ligne 4, colonne « etat » : « parti »")
    [row] = rows_of(csv_of(CYCLADES, lines[0]), CYCLADES)
    assert row["observations"] == "Salle 12.\nBâtiment « B »; entrée nord."


def test_errors_are_listed_in_order_then_counted():
    lines = [person(numero="x", uai="y") for _ in range(2000)]
    sentences = refusal(csv_of(EPP, *lines)).split("\n")
    assert len(sentences) == LISTED + 1
    assert sentences[0].startswith("ligne 2, colonne « numero »")
    assert sentences[1].startswith("ligne 2, colonne « uai »")
    assert sentences[-2].startswith("ligne 26, colonne « uai »")
    assert sentences[-1] == "… et 3950 autres erreurs."
