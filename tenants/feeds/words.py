"""What the command says of an import."""

from tenants.feeds.models import System
from tenants.feeds.problems import FeedRefused
from tenants.feeds.services import Outcome

NAMES = {
    "created": ("créé", "créés"),
    "updated": ("modifié", "modifiés"),
    "unchanged": ("inchangé", "inchangés"),
    "removed": ("retiré", "retirés"),
}


def report(system: System, file_name: str, code: str, outcome: Outcome) -> str:
    """Counts by object, then by line; a second import says that there was nothing to do."""
    lines = [f"Import {system.value} dans {code} : {file_name}"]
    lines += [f"  {label:<18} {_counts(tally)}" for label, tally in outcome.loaded.tallies.items()]
    if outcome.loaded.convoked:
        lines.append(
            f"  Convocations : {outcome.loaded.convoked}, états de frais préparés : {outcome.loaded.claims}"
        )
    lines.append(
        f"Lignes : {outcome.created} créées, {outcome.updated} modifiées, {outcome.unchanged} inchangées."
    )
    return "\n".join(lines + _warning(outcome) + _ending(outcome))


def _counts(tally: dict[str, int]) -> str:
    return ", ".join(f"{count} {NAMES[name][count > 1]}" for name, count in tally.items())


def _warning(outcome: Outcome) -> list[str]:
    """A former commune is no reason to refuse a whole file, but the right to travel depends on it."""
    codes = outcome.unknown_communes
    if not codes:
        return []
    shown = ", ".join(codes[:10]) + (", …" if len(codes) > 10 else "")
    return [f"Attention : communes inconnues du code officiel, sans limitrophes : {shown}."]


def _ending(outcome: Outcome) -> list[str]:
    if outcome.dry_run:
        return ["Essai : rien n'a été écrit."]
    if not outcome.created and not outcome.updated:
        return ["Rien à changer : tout était déjà enregistré."]
    return []


def refusal(file_name: str, error: FeedRefused) -> str:
    count = f"{error.count} erreurs" if error.count > 1 else "1 erreur"
    return f"{error}\n{file_name} est refusé ({count}), rien n'a été écrit."
