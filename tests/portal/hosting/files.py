"""What the tests of the wizard send to it, and what it keeps."""

import io
import zipfile
from hashlib import sha256

from django.core.files.uploadedfile import SimpleUploadedFile

from imagin.academies.models import OnboardingDraft, OpeningFile
from portal.hosting.wizard_named import named
from tests.tenants.notices.files import pdf

START = "/hebergement/nouvelle/"
IDENTITY = "academy:\n  code: mayotte\n  name: Académie de Mayotte\n  host: mayotte.localhost\n"
MISSION, ORDER = pdf(), pdf(2)
TRAVEL = "messages:\n  travel:\n    text: Sur papier\n    files:\n      - formulaires/mission.pdf\n"
TWO = TRAVEL + "  banners:\n    files:\n      text: Lisez la note.\n      files: [note.pdf]\n"


def upload(client, *files):
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(START, {"depart": "fichier", "file": chosen}, follow=True)


def yaml(messages=TRAVEL, name="academie.yaml"):
    return name, (IDENTITY + messages).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def whole_zip(folder="", **more: bytes) -> bytes:
    own = {f"{folder}academie.yaml": yaml()[1], f"{folder}formulaires/mission.pdf": MISSION}
    return zipped(own | more)


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def kept() -> list[tuple[str, bytes]]:
    return [(row.sha256, bytes(row.content)) for row in OpeningFile.objects.all()]


def draft() -> OnboardingDraft:
    return OnboardingDraft.objects.get()


def page(slug: str) -> str:
    return f"{START}{draft().pk}/{slug}"


def join(client, *files: tuple[str, bytes]):
    """As the review offers it: one field for each that is missing, by its path."""
    fields = {file.path: f"fichier-{file.key}" for file in named(draft().data)}
    sent = {fields[path]: SimpleUploadedFile("x.pdf", content) for path, content in files}
    return client.post(page("joindre/"), sent, follow=True)
