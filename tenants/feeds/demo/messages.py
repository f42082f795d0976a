"""What each academy of the demonstration says, from the seed documents (guide v17, leaflets)."""

from tenants.feeds.demo.academies import DATA, DemoAcademy
from tenants.notices.attachments import Kept, keep
from tenants.notices.models import NoticeKind
from tenants.notices.publishing import Draft, publish

MESSAGES = {NoticeKind.HOME: "accueil", NoticeKind.CONDITIONS: "conditions"}
ON_PAPER = "deplacement"
FORMS = {"noumea": "mission-noumea.pdf"}
"""Where travel is asked on paper: the form to download."""


def publish_messages(demo: DemoAcademy, *, actor: str) -> None:
    for kind, name in MESSAGES.items():
        publish(Draft(kind, demo.message(name)), actor=actor)
    if demo.code in FORMS:
        travel = Draft(NoticeKind.TRAVEL, demo.message(ON_PAPER), files=(_form(demo),))
        publish(travel, actor=actor)


def _form(demo: DemoAcademy) -> Kept:
    name = FORMS[demo.code]
    return keep(name, (DATA / name).read_bytes())
