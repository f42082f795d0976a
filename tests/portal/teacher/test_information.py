"""« Mes informations »: what is shown, what is masked, what is revealed and to whom, what is signalled."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tenants.accounts.models import ExternalCredential
from tenants.journal.models import Entry
from tenants.people.corrections import answer_correction
from tenants.people.enums import ExaminerKind, PostingKind
from tenants.people.models import CorrectionRequest, Examiner, Posting
from tests.factories import ExaminerFactory, SchoolFactory
from tests.imagin.identity.helpers import sign_in
from tests.portal.teacher.reading import console, text

URL = "/mes-informations/"
IBAN, NIR = "FR1420041010050500013M02606", "185057800608491"
SECRETS = {
    "banque": (IBAN, "FR14 2004 1010 0505 0001 3M02 606"),
    "securite-sociale": (NIR, "1 85 05 78 006 084 91"),
}


@pytest.fixture
def sophie(sophie):
    Examiner.objects.filter(pk=sophie.pk).update(iban=IBAN, nir=NIR, email="sophie.vidal@exemple.fr")
    school = SchoolFactory(uai="0310055S", name="SEP DISSARD", city="TOURNEFEUILLE", postal_code="31170")
    Posting.objects.create(
        examiner=sophie, school=school, discipline_label="ECO-GEST", discipline_code="P8039"
    )
    Posting.objects.create(examiner=sophie, school=SchoolFactory(), kind=PostingKind.SECONDARY)
    return Examiner.objects.get(pk=sophie.pk)


@pytest.fixture
def external(sophie):
    sophie.kind = ExaminerKind.EXTERNAL
    sophie.save(update_fields=["kind"])
    return sophie


def holds(response, number: str) -> bool:
    """Also written with spaces, whatever the space."""
    compact = "".join(text(response).split())
    return number in compact or number in response.content.decode()


def test_the_page_says_who_one_is_and_where_one_lives_and_serves(page):
    words = text(page.get(URL))
    for word in (
        "VIDAL",
        "N° intervenant 10",
        "Commune prise en compte Tournefeuille",
        "Depuis le début de votre dossier",
        "Établissement principal SEP DISSARD (0310055S)",
        "Résidence administrative 31170 TOURNEFEUILLE",
        "Discipline ECO-GEST (P8039)",
        "Établissement secondaire LGT EMILE ZOLA",
        "sophie.vidal@exemple.fr",
    ):
        assert word in words


def test_only_the_last_four_characters_are_on_the_page(page):
    answer = page.get(URL)
    assert "••••2606" in text(answer) and "••••8491" in text(answer)
    assert not holds(answer, IBAN) and not holds(answer, NIR) and not holds(answer, IBAN[:-4])
    assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("values", "word"),
    [({"iban": ""}, "IBAN Absent"), ({"iban": "FR76123"}, "À compléter"), ({}, "Enregistré")],
)
def test_the_state_of_the_pay_file(sophie, page, values, word):
    Examiner.objects.filter(pk=sophie.pk).update(**values)
    assert word in text(page.get(URL))


@pytest.mark.parametrize("place", SECRETS)
def test_a_number_is_shown_once_after_it_was_asked_and_journalled(page, place):
    secret, written = SECRETS[place]
    asked = page.get(f"{URL}{place}/afficher/")
    assert not holds(asked, secret) and not Entry.objects.filter(code__startswith="reveal").exists()
    shown = page.post(f"{URL}{place}/afficher/")
    assert written in text(shown)
    assert shown.headers["Cache-Control"] == "no-store, private"
    entry = Entry.objects.get(code__startswith="reveal")
    assert entry.data == {} and secret[-4:] not in f"{entry.subject} {entry.actor}"
    assert not holds(page.get(URL), secret)


@pytest.mark.parametrize("place", SECRETS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_asks_for_a_second_factor_of_less_than_five_minutes(page, june, place, method):
    june.shift(timedelta(seconds=301))
    answer = getattr(page, method)(f"{URL}{place}/afficher/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/connexion/renfort/?")
    assert "fraicheur=300" in answer.headers["Location"]
    assert not Entry.objects.filter(code__startswith="reveal").exists()


def test_it_asks_for_a_second_factor_of_whom_gave_none(account, page):
    sign_in(page, account, strong=False)
    assert page.post(f"{URL}banque/afficher/").headers["Location"].startswith("/connexion/renfort/")
    assert page.get(URL).status_code == 200


def test_nothing_to_show_leads_back(sophie, page):
    Examiner.objects.filter(pk=sophie.pk).update(iban="")
    assert page.post(f"{URL}banque/afficher/").headers["Location"] == URL


def test_a_teacher_signals_and_does_not_edit(page):
    body = page.get(URL).content.decode()
    assert f'href="{URL}signaler/"' in body
    for place in ("adresse", "coordonnees", "banque", "securite-sociale"):
        assert f'href="{URL}{place}/"' not in body
        assert page.get(f"{URL}{place}/").status_code == 403
        assert page.post(f"{URL}{place}/", {"email": "autre@exemple.fr"}).status_code == 403
    assert page.post(f"{URL}adresse/annuler/").status_code == 403


def test_an_external_examiner_edits_what_is_his(external, page):
    body = page.get(URL).content.decode()
    for place in ("adresse", "coordonnees", "banque", "securite-sociale"):
        assert f'href="{URL}{place}/"' in body
        assert page.get(f"{URL}{place}/").status_code == 200


def test_the_password_is_offered_to_whom_has_one(external, page):
    signed_in_here(page, local=True)
    address = f"{settings.HUB_URL}/connexion/externe/changer/"
    assert address not in page.get(URL).content.decode()
    ExternalCredential.objects.create(examiner=external, expires_at=timezone.now())
    assert address in page.get(URL).content.decode()


def test_linking_names_the_academy(page):
    address = f"{settings.HUB_URL}/rattachements/?academie=toulouse"
    assert f'href="{address}"' in page.get(URL).content.decode()


def test_an_error_is_signalled_and_its_answer_read(page, sophie):
    asked = page.get(f"{URL}signaler/?objet=school")
    assert '<option value="school" selected>' in asked.content.decode()
    sent = page.post(
        f"{URL}signaler/", {"subject": "school", "message": "J'ai changé de lycée."}, follow=True
    )
    assert any("transmis au service « Division des examens" in sentence for sentence in console(sent))
    request = CorrectionRequest.objects.get()
    assert (request.examiner, request.subject, request.message) == (sophie, "school", "J'ai changé de lycée.")
    assert "J'ai changé de lycée. " in text(sent) and "En attente" in text(sent)
    answer_correction(request, actor="marie", answer="Le fichier est corrigé.")
    assert "Le fichier est corrigé." in text(page.get(URL))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": "school"}, "Le message manque."),
        ({"message": "Bonjour"}, "L'objet manque."),
        ({"subject": "autre chose", "message": "Bonjour"}, "Ce choix n'est pas dans la liste."),
        ({"subject": "school", "message": "Bon\u200bjour"}, "Ce texte contient un caractère invisible"),
        ({"subject": "bank", "message": f"Mon IBAN est {IBAN.lower()}."}, "(IBAN). Retirez-le"),
        (
            {"subject": "bank", "message": "Il faut 1 85 05 78 006 084 91"},
            "un numéro de sécurité sociale. Retirez-le",
        ),
        ({"subject": "school", "message": "x" * 1001}, "dépasse 1000 caractères"),
    ],
)
def test_a_signal_that_says_nothing_is_refused(page, typed, sentence):
    answer = page.post(f"{URL}signaler/", typed)
    assert answer.status_code == 200 and sentence in text(answer)
    assert not CorrectionRequest.objects.exists()


def test_too_many_signals_are_refused_on_the_form(page, sophie):
    rows = [CorrectionRequest(examiner=sophie, subject="other", message="x", created_by="s")] * 10
    CorrectionRequest.objects.bulk_create(rows)
    answer = page.post(f"{URL}signaler/", {"subject": "other", "message": "Encore"})
    assert "10 signalements en attente" in text(answer)


def test_what_somebody_else_signalled_is_not_shown(page):
    other = ExaminerFactory()
    CorrectionRequest.objects.create(
        examiner=other, subject="other", message="Secret de Paul", created_by="p"
    )
    assert "Secret de Paul" not in text(page.get(URL))


def test_the_number_of_queries_does_not_depend_on_what_is_listed(page, sophie, count_queries):
    few = count_queries(lambda: page.get(URL))
    rows = [
        CorrectionRequest(examiner=sophie, subject="other", message=f"Erreur {n}", created_by="s")
        for n in range(20)
    ]
    CorrectionRequest.objects.bulk_create(rows)
    for number in range(5):
        school = SchoolFactory(uai=f"031000{number}A")
        Posting.objects.create(examiner=sophie, school=school, kind=PostingKind.SECONDARY)
    assert count_queries(lambda: page.get(URL)) == few


@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_it_is_not_for_those_who_have_no_file(visitor, role):
    client = visitor(roles=[role])
    assert client.get(URL).status_code == 403
    assert "Mes informations" not in client.get("/").content.decode()


def test_the_menu_offers_it(page):
    body = page.get("/").content.decode()
    assert 'href="/mes-informations/"' in body and "Mes informations" in body


def test_moments_are_those_of_the_academy(page, sophie):
    CorrectionRequest.objects.create(examiner=sophie, subject="other", message="x", created_by="s")
    moment = datetime(2026, 6, 24, 22, 30, tzinfo=timezone.get_fixed_timezone(0))
    CorrectionRequest.objects.update(created_at=moment)
    assert "le 25/06/2026" in text(page.get(URL))


def signed_in_here(page, *, local):
    """With the account that this academy gave, or with another."""
    store = page.session
    store["local_account"] = local
    store.save()


@pytest.mark.parametrize("local", [True, False])
def test_the_password_is_offered_to_who_signed_in_with_it(page, sophie, local):
    """Not to a linked person, nor to who comes from the academic portal: he has none here."""
    ExternalCredential.objects.create(examiner=sophie, initial=False)
    signed_in_here(page, local=local)
    assert ("Changer mon mot de passe" in text(page.get("/mes-informations/"))) is local


def test_a_number_written_before_it_was_refused_is_not_shown(page, sophie):
    CorrectionRequest.objects.create(
        examiner=sophie, subject="bank", message=f"Mon compte : {IBAN}.\nMerci.", created_by="s"
    )
    shown = page.get(URL)
    assert "Mon compte : [masqué]." in text(shown) and not holds(shown, IBAN)
