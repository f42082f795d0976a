"""The documentation of the feeds, generated from their columns: it cannot say otherwise than the checks."""

from collections.abc import Iterable

from tenants.feeds.columns import Column, Format
from tenants.feeds.reader import SEPARATOR

COMMON = """\
Fichier texte CSV en UTF-8 (avec ou sans BOM), cellules séparées par « ; », une ligne d'en-tête avec toutes
les colonnes (sauf celles qui peuvent manquer), dans n'importe quel ordre. Un texte qui contient « ; », un
guillemet ou un retour à la ligne se met entre guillemets. Tout ou rien : à la moindre erreur, rien n'est
écrit et toutes les erreurs sont données, chacune avec sa ligne, sa colonne et son remède. Importer deux fois
le même fichier ne change rien."""


def document(formats: Iterable[Format]) -> str:
    """Markdown: what is common to all, then one section per system."""
    return "\n\n".join(["# Fichiers d'import", COMMON, *map(_section, formats)]) + "\n"


def example(format: Format) -> str:
    """A file of one line, made from the examples of the columns."""
    cells = [column.example for column in format.columns]
    return f"{SEPARATOR.join(format.names)}\n{SEPARATOR.join(cells)}\n"


def _section(format: Format) -> str:
    command = f"imagin feed import {format.system.value} FICHIER --academy CODE [--dry-run]"
    parts = [
        f"## {format.title}",
        f"Une ligne par {format.line_is}.",
        "\n".join(f"- {rule}" for rule in format.rules),
        _table(format.columns),
        f"```\n{example(format)}```",
        f"```\n{command}\n```",
    ]
    return "\n\n".join(parts)


def _table(columns: Iterable[Column]) -> str:
    head = "| Colonne | Libellé | Obligatoire | Contenu | Exemple | À savoir |\n|---|---|---|---|---|---|"
    return "\n".join([head, *map(_line, columns)])


def _line(column: Column) -> str:
    kept = "Vide : la valeur connue est gardée." if column.keeps else ""
    known = " ".join(part for part in (column.help, kept) if part)
    cells = (
        f"`{column.name}`",
        column.label,
        "oui" if column.required else "non",
        column.kind.words,
        column.example,
        known,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
