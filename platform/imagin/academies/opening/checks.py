"""What is verified before an academy opens: each check is declared by the code that knows (DESIGN §7).

``imagin.*`` declares its own in ``AcademiesConfig.ready()``, ``tenants.*`` theirs.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imagin.tenancy.context import academy, hub

if TYPE_CHECKING:
    from imagin.academies.configuration.reading import Document

logger = logging.getLogger(__name__)
FAULT = "Cette vérification n'a pas pu se faire ({fault})."
TELL = "Recommencez ; si cela dure, regardez les journaux du serveur."


@dataclass(frozen=True, slots=True)
class Outcome:
    """``sentence`` says what was found; ``remedy`` what to do, empty where all is well."""

    ok: bool
    sentence: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """``run`` takes the academy's code; the academy is already open in its block (``on_hub``: the hub is).

    ``configured``: rules and messages alone decide of it, so a file that is applied may break it.
    ``foreseen`` judges a file whose academy does not exist yet.
    """

    name: str
    label: str
    run: Callable[[str], Outcome]
    blocking: bool = False
    on_hub: bool = False
    configured: bool = False
    foreseen: "Callable[[Document], Outcome] | None" = None


@dataclass(frozen=True, slots=True)
class Result:
    check: Check
    outcome: Outcome

    @property
    def stops(self) -> bool:
        """The academy may not open."""
        return self.check.blocking and not self.outcome.ok

    @property
    def mark(self) -> str:
        """As a list of a command says it."""
        return "bon" if self.outcome.ok else "BLOQUE" if self.check.blocking else "à voir"

    @property
    def words(self) -> str:
        return f"{self.outcome.sentence} {self.outcome.remedy}".rstrip()


_registered: dict[str, Check] = {}


def register(check: Check) -> Check:
    """Once per name; called from an app's ``ready()``."""
    _registered[check.name] = check
    return check


def registered() -> list[Check]:
    """Blocking ones first, each group in the order of its declaration."""
    return sorted(_registered.values(), key=lambda check: not check.blocking)


def checklist(code: str) -> list[Result]:
    return [Result(check, _outcome(check, code)) for check in registered()]


def broken_by_configuration(code: str) -> list[Result]:
    """Blocking checks that rules and messages, as they are now, do not pass."""
    results = [Result(check, _outcome(check, code)) for check in registered() if check.configured]
    return [result for result in results if result.stops]


def _outcome(check: Check, code: str) -> Outcome:
    """A check that breaks down is a check that does not pass: the others are still made."""
    try:
        with hub() if check.on_hub else academy(code):
            return check.run(code)
    except Exception as error:
        logger.exception("opening check %s of %s", check.name, code)
        return Outcome(False, FAULT.format(fault=type(error).__name__), TELL)
