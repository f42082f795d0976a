"""The file an academy was last made to follow, and how far the academy went from it since."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from imagin.academies.models import AppliedConfiguration
from imagin.tenancy.context import hub

NAME = "dernier fichier appliqué"


def remember(code: str, text: str, actor: str) -> None:
    """``text`` is what the academy follows from now on; the one before is not kept (the rules' is)."""
    with hub():
        AppliedConfiguration.objects.update_or_create(
            academy=code, defaults={"text": text, "actor": actor[:64], "applied_at": timezone.now()}
        )


def applied(code: str) -> AppliedConfiguration | None:
    with hub():
        return AppliedConfiguration.objects.filter(academy=code).first()


def drift(code: str) -> int | None:
    """How many rules and messages are no longer as in that file; None where no file was ever applied.

    A file that no longer reads (a rule went away) counts as one difference: the console shows the academy.
    """
    from imagin.academies.configuration.planning import plan  # which remembers here what it applies
    from imagin.academies.configuration.reading import read

    kept = applied(code)
    if kept is None:
        return None
    try:
        return len(plan(read(kept.text, NAME)))
    except ValidationError:
        return 1
