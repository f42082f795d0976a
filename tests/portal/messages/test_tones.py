"""The tone of a banner on the writer's screens: chosen, read over, previewed, among the versions."""

import pytest

from tenants.notices.enums import Tone
from tenants.notices.models import Notice, NoticeDraft
from tests.portal.messages.conftest import WRITTEN
from tests.portal.teacher.reading import text

BANNER = "bandeau-greve"


@pytest.mark.parametrize(("word", "asked"), [(BANNER, True), ("accueil", False), ("aide-connexion", False)])
def test_only_a_banner_asks_for_its_tone(administrator, word, asked):
    form = administrator.get(f"/messages/{word}/ecrire/").context["form"]
    assert ("tone" in form.fields) == asked


def test_a_new_banner_starts_as_information(administrator):
    body = administrator.get("/messages/bandeau/nouveau/").content.decode()
    assert '<option value="info" selected>Information</option>' in body
    assert "Attention</option>" in body and "Alerte</option>" in body


def test_a_tone_is_read_over_and_published(administrator, write, publish):
    review = write(BANNER, text="Grève lundi.", tone="danger")
    response = administrator.get(review)
    told = [(change.label, change.before, change.after) for change in response.context["changes"]]
    assert told[0] == ("Ton", "", "Alerte")
    publish(BANNER, text="Grève lundi.", tone="danger")
    assert Notice.objects.get().tone == Tone.DANGER
    again = administrator.get(write(BANNER, text="Grève lundi.", tone="warning"))
    changes = again.context["changes"]
    assert [(each.label, each.before, each.after) for each in changes] == [("Ton", "Alerte", "Attention")]
    assert not again.context["unchanged"]


@pytest.mark.parametrize(
    ("tone", "words"),
    [("info", "Information : Grève"), ("warning", "Attention Grève"), ("danger", "Alerte Grève")],
)
def test_the_preview_shows_the_banner_as_it_will_be(administrator, write, tone, words):
    response = administrator.get(f"{write(BANNER, text='Grève lundi.', tone=tone)}apercu/")
    assert f'class="banner notice notice-{tone}"' in response.content.decode()
    assert words in text(response)


def test_what_is_not_a_tone_is_refused_beside_the_field(write):
    response = write(BANNER, text="Grève.", tone="pink")
    assert "Ce choix n'est pas dans la liste" in text(response)
    assert list(response.context["form"].errors) == ["tone"]


def test_a_tone_sent_for_another_message_is_not_read(administrator, publish):
    publish("accueil", tone="danger")
    assert Notice.objects.get().tone == Tone.INFO


def test_a_draft_keeps_its_tone(administrator, write):
    write(BANNER, text="Grève.", tone="warning")
    form = administrator.get(f"/messages/{BANNER}/ecrire/").context["form"]
    assert form["tone"].value() == "warning"


def test_a_draft_of_before_there_were_tones_informs(administrator, write):
    write(BANNER, text="Grève.", tone="warning")
    draft = NoticeDraft.objects.get()
    del draft.data["tone"]
    draft.save(update_fields=["data"])
    form = administrator.get(f"/messages/{BANNER}/ecrire/").context["form"]
    assert form["tone"].value() == Tone.INFO


def test_versions_say_their_tone_in_a_word(administrator, publish):
    publish(BANNER, text="Grève.", tone="warning")
    publish(BANNER, text="Grève.", tone="danger")
    response = administrator.get(f"/messages/{BANNER}/")
    lines = response.context["listing"].lines
    column = [header.column.key for header in response.context["listing"].headers].index("ton")
    assert [line.cells[column].text for line in lines] == ["Alerte", "Attention"]
    shown = response.content.decode()
    assert shown.count("tag-danger") == 2, "among the versions, and beside what is shown today"
    version = administrator.get(f"/messages/{BANNER}/versions/1/")
    assert "Ton Attention" in text(version)
    form = administrator.get(f"/messages/{BANNER}/ecrire/?depuis=1").context["form"]
    assert form["tone"].value() == "warning"


def test_other_messages_have_no_tone_to_show(administrator, publish):
    publish("accueil")
    page = administrator.get("/messages/accueil/")
    assert "ton" not in [header.column.key for header in page.context["listing"].headers]
    assert "Ton Information" not in text(administrator.get("/messages/accueil/versions/1/"))
    review = administrator.post("/messages/accueil/ecrire/", {**WRITTEN, "text": "Autre."})
    assert "Ton" not in [each.label for each in administrator.get(review["Location"]).context["changes"]]
