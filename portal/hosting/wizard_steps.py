"""The steps of « Ouvrir une académie »: which part of the file each one writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from imagin.academies.models import OnboardingDraft
from imagin.rules.registry import Rule, families, find
from imagin.rules.registry.legal import FAMILY as LEGAL
from portal.hosting.wizard_draft import Problem
from portal.shell.components import Step

REVIEW = "relecture"
REVIEW_LABEL = "Relecture"


@dataclass(frozen=True, slots=True)
class WizardStep:
    """``keys``: rules, in the order of the page; ``family`` all those of a family, as they are declared."""

    slug: str
    label: str
    purpose: str
    keys: tuple[str, ...] = ()
    family: str = ""
    identity: bool = False
    messages: tuple[str, ...] = ()

    @property
    def rules(self) -> list[Rule]:
        return families()[self.family] if self.family else [find(key) for key in self.keys]

    def owns(self, problem: Problem) -> bool:
        part, key = (*problem.path, "", "")[:2]
        if part == "academy":
            return self.identity
        owned = self.messages if part == "messages" else [rule.key for rule in self.rules]
        return part in ("rules", "messages") and key in owned


STEPS = (
    WizardStep("identite", "Identité", "Le code, le nom et l'adresse de l'académie.", identity=True),
    WizardStep(
        "lieu",
        "Lieu",
        "Où est l'académie : son heure, sa monnaie, son année scolaire, sa couleur.",
        ("time.zone", "money.currency", "calendar.starts_on", "look.accent"),
    ),
    WizardStep(
        "modules",
        "Modules",
        "Ce qui est ouvert, et la phrase qui dit pourquoi le reste ne l'est pas.",
        family="Modules",
    ),
    WizardStep(
        "connexion",
        "Connexion",
        "Comment les intervenants extérieurs se connectent.",
        ("signin.identifier", "signin.first_secret", "signin.secret_days", "signin.credentials_help"),
    ),
    WizardStep(
        "messages",
        "Messages et contacts",
        "Ce que les personnes lisent en arrivant, et à qui elles s'adressent.",
        ("office.name", "office.address", "contact.phone", "contact.mail", "contact.hours"),
        messages=("home", "conditions", "travel"),
    ),
    WizardStep(
        "mentions-legales",
        "Mentions légales",
        "Ce que la loi demande de publier. Cette étape peut attendre : l'académie se crée et s'ouvre sans, "
        "ses pages disent alors ce qu'elle n'a pas encore indiqué.",
        family=LEGAL,
    ),
)
CHECKED = {
    "conditions": "messages",
    "home": "messages",
    "office": "messages",
    "legal": "mentions-legales",
}
"""Which step gives what a check of the opening looks for."""
BY_SLUG = {step.slug: step for step in STEPS}
FIRST, LAST = STEPS[0], STEPS[-1]


def address(draft: OnboardingDraft, slug: str) -> str:
    name, arguments = ("wizard-review", []) if slug == REVIEW else ("wizard-step", [slug])
    return reverse(f"hosting:{name}", args=[draft.pk, *arguments])


def following(step: WizardStep) -> str:
    place = STEPS.index(step) + 1
    return STEPS[place].slug if place < len(STEPS) else REVIEW


def preceding(step: WizardStep) -> WizardStep | None:
    place = STEPS.index(step)
    return STEPS[place - 1] if place else None


def seen(draft: OnboardingDraft) -> list[str]:
    """Steps that were saved, whatever the order."""
    return draft.data.get("seen", [])


def bar(draft: OnboardingDraft, current: str) -> list[Step]:
    """All are open: one goes back, and forward, as one likes."""
    labels = [*((step.slug, step.label) for step in STEPS), (REVIEW, REVIEW_LABEL)]
    done = seen(draft)
    return [
        Step(
            label, address(draft, slug), "current" if slug == current else "done" if slug in done else "todo"
        )
        for slug, label in labels
    ]


def step_of(problem: Problem) -> WizardStep | None:
    """None for what only the file says: a rule that no step shows."""
    return next((step for step in STEPS if step.owns(problem)), None)


def step_checked(name: str) -> WizardStep | None:
    return BY_SLUG.get(CHECKED.get(name, ""))


def unfinished(found: Sequence[Problem], step: WizardStep) -> list[Problem]:
    return [problem for problem in found if step.owns(problem)]
