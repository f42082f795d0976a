"""What the hub's door for external examiners asks of an academy; runs with the academy open."""

from django.utils.safestring import SafeString

from imagin import markdown
from imagin.identity.external.door import Outcome, Proof
from imagin.rules.services import rule
from imagin.tenancy.context import current_academy
from tenants.accounts import tasks
from tenants.accounts.externals import links, notices, passwords, selectors, services
from tenants.accounts.models import ExternalCredential
from tenants.people.models import Examiner

LABELS = {
    "number": "N° intervenant",
    "identifier": "Identifiant IMAG'IN",
    "both": "N° intervenant ou identifiant IMAG'IN",
}


def identifier_label() -> str:
    return LABELS[rule("signin.identifier")]


def credentials_help() -> SafeString:
    return markdown.to_html(rule("signin.credentials_help"))


def password_rule() -> str:
    return passwords.RULE


def canonical(identifier: str) -> str:
    """The same account under each of its names, so that tries add up; a stranger's keeps what was typed."""
    examiner = selectors.examiner_named(identifier)
    return str(examiner.number) if examiner else identifier.strip().casefold()[: selectors.LONGEST]


def prove(identifier: str, password: str) -> Outcome:
    verdict = services.prove(identifier, password)
    return Outcome(_proof(verdict.credential) if verdict.credential else None, expired=verdict.expired)


def tell_suspended(identifier: str) -> None:
    services.tell_suspended(identifier)


def change_first(subject: str, stamp: str, new: str) -> Proof:
    return _proof(services.change_first(subject, stamp, new))


def change_own(subject: str, old: str, new: str) -> Proof:
    return _proof(services.change_own(subject, old, new))


def ask_reset(identifier: str) -> None:
    tasks.send_reset_link.delay(identifier)


def link_digest(token: str) -> str:
    return links.digest_of(token)


def is_link_usable(digest: str) -> bool:
    return links.find(digest) is not None


def use_link(digest: str, identifier: str, new: str) -> Proof:
    return _proof(links.use(digest, identifier, new))


def tell(number: int, what: str) -> None:
    examiner = Examiner.objects.filter(number=number).first()
    if examiner:
        notices.tell_later(examiner, what)


def _proof(credential: ExternalCredential) -> Proof:
    examiner = credential.examiner
    return Proof(
        academy=current_academy() or "",
        examiner_number=examiner.number,
        subject=str(credential.pk),
        display_name=f"{examiner.first_name} {examiner.last_name}".strip(),
        must_change=credential.initial,
        stamp=selectors.stamp_of(credential),
    )
