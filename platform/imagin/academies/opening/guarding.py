"""What the command refuses to take away unasked: a sandbox of another file, or one that has received data."""

from django.core.exceptions import ValidationError

from imagin.academies.configuration.reading import Document
from imagin.academies.models import Academy, Opening
from imagin.academies.opening.beginning import differences
from imagin.operations import counters
from imagin.tenancy.context import academy, hub

OTHER_FILE = (
    "{place} : l'académie {code} porte {label} « {was} » et le fichier dit « {says} » : ce n'est pas "
    "son fichier ; pour la défaire quand même, donnez --code {code} au lieu de --from."
)
HELD = (
    "L'académie {code} a reçu des données ({data}) : ajoutez --with-data pour les effacer avec elle ; "
    "elles ne se retrouvent pas."
)
WORDS = {"people": ("personne", "personnes"), "missions": ("mission", "missions")}


def refuse_other_file(document: Document) -> None:
    """A finished one only: what is under way may be undone by the file that was corrected meanwhile."""
    found = _finished(document.code)
    if found is None:
        return
    for key, said in differences(found, document):
        if said["says"]:
            raise ValidationError(OTHER_FILE.format(place=document.place(key), **said))


def refuse_held(code: str) -> None:
    """Run on the hub."""
    if _finished(code) is None:
        return
    with academy(code):
        counted = counters.numbers()
    data = [f"{counted[name]} {WORDS[name][counted[name] > 1]}" for name in WORDS if counted.get(name)]
    if data:
        raise ValidationError(HELD.format(code=code, data=", ".join(data)))


def _finished(code: str) -> Academy | None:
    with hub():
        if Opening.objects.filter(academy_code=code, finished_at__isnull=False, undoing=False).exists():
            return Academy.objects.filter(code=code).first()
    return None
