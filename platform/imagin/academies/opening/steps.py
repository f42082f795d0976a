"""The steps of an opening, in their order; each can be run twice, and undone twice.

Which process may run them: one that has the owner's address of the database (the ``prepare`` and ``keeper``
containers, ``make run``); on a managed database the academy's role is made beforehand (``imagin prepare
--sql --academy CODE``).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from imagin.academies import directory, onboarding, roles, template
from imagin.academies.applied import remember
from imagin.academies.configuration.planning import apply_rules, apply_sections
from imagin.academies.configuration.reading import Document
from imagin.academies.models import Academy, AcademyState, Domain, MigrationState, Opening
from imagin.academies.opening import beginning, undoing
from imagin.academies.opening.checks import checklist
from imagin.identity.events import tell
from imagin.tenancy import naming
from imagin.tenancy.context import academy, enter

REASON = "Ouverture de l'académie"


@dataclass(slots=True)
class Going:
    """What a step works on; ``document`` is None while undoing."""

    opening: Opening
    document: Document | None
    report: Callable[[str], object]

    @property
    def code(self) -> str:
        return self.opening.academy_code

    @property
    def wanted(self) -> Document:
        assert self.document is not None
        return self.document


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    label: str
    run: Callable[[Going], None]
    undo: Callable[[Going], None]


@transaction.atomic
def register(going: Going) -> None:
    """Code, name and host are taken from now on; the host does not answer yet."""
    wanted = going.wanted
    if Academy.objects.filter(code=going.code).exists():
        return
    try:
        found = Academy.objects.create(code=going.code, name=wanted.name)
        Domain.objects.create(academy=found, host=wanted.host)
    except IntegrityError as error:
        used = onboarding.HOST_USED.format(host=wanted.host)
        raise beginning.refused(wanted, {"host": used}) from error


def make_schema(going: Going) -> None:
    """Role, schema, tables and rights, in one transaction of the owner."""
    sql = template.sql_for(naming.schema_of(going.code))
    with enter(roles.owner_scope()), transaction.atomic(using="owner"):
        found = Academy.objects.using("owner").get(code=going.code)
        if not MigrationState.objects.using("owner").filter(academy=found).exists():
            onboarding.make_schema(found, sql)


def register_client(going: Going) -> None:
    onboarding.register_client(going.code, going.wanted.host)


def give_rules(going: Going) -> None:
    """Of a file without rules, or that lost them since the last try: all national."""
    whole = replace(going.wanted, has_rules=True)
    apply_rules(whole, actor=going.opening.actor, reason=REASON)


@transaction.atomic
def give_messages(going: Going) -> None:
    apply_sections(going.wanted, actor=going.opening.actor, reason=REASON)
    remember(going.code, going.wanted.text, going.opening.actor)


def check(going: Going) -> None:
    """The host answers, as a sandbox; what the checks find stops the opening to the public, not this one."""
    with transaction.atomic():
        entered = Academy.objects.filter(code=going.code, state=AcademyState.CREATING).update(
            state=AcademyState.SANDBOX
        )
        if entered:
            _tell_both(going, "academy.created")
    directory.forget()
    for result in checklist(going.code):
        going.report(f"  {result.mark:<7}{result.check.label} : {result.words}")


def _tell_both(going: Going, code: str) -> None:
    told = {"actor": going.opening.actor, "subject": f"academy:{going.code}", "academy": going.code}
    tell(code, **told)
    with academy(going.code):
        tell(code, **told)


def stop_answering(going: Going) -> None:
    Academy.objects.filter(code=going.code).update(state=AcademyState.CREATING)
    directory.forget()


def nothing(going: Going) -> None:
    """What it wrote goes with the schema and the rows of the academy."""


def drop_schema(going: Going) -> None:
    """Its files last: what a worker was still writing was written before its tables could go."""
    for line in undoing.drop_schema(going.code):
        going.report(line)
    undoing.forget_documents(going.code)


def forget_client(going: Going) -> None:
    undoing.forget_client(going.code)


def forget_rows(going: Going) -> None:
    undoing.forget_rows(going.code)


STEPS = (
    Step("register", "Inscription au registre", register, forget_rows),
    Step("schema", "Base de l'académie", make_schema, drop_schema),
    Step("sign_in", "Client de connexion", register_client, forget_client),
    Step("rules", "Règles", give_rules, nothing),
    Step("messages", "Messages", give_messages, nothing),
    Step("check", "Vérifications", check, stop_answering),
)
