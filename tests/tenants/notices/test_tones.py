"""The tone of a banner: one of three, of a banner only, part of what a version says."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tenants.notices.enums import NoticeKind, Tone
from tenants.notices.models import Notice
from tenants.notices.publishing import Draft, check, draft_of, republish

KNOWN = "Ce ton n'existe pas : information, attention ou alerte."
OF_BANNER = "Seul un bandeau a un ton : laissez celui de ce message."


@pytest.mark.parametrize(
    ("kind", "slug", "tone", "constraint", "sentence"),
    [
        ("banner", "greve", "pink", "notice_tone_known", KNOWN),
        ("banner", "greve", "", "notice_tone_known", KNOWN),
        ("home", "", "danger", "notice_tone_of_banner", OF_BANNER),
        ("help", "accueil", "warning", "notice_tone_of_banner", OF_BANNER),
    ],
)
def test_the_database_refuses_another_tone(toulouse, kind, slug, tone, constraint, sentence):
    notice = Notice(kind=kind, slug=slug, text="Oui", tone=tone)
    with pytest.raises(ValidationError) as refused:
        notice.validate_constraints()
    assert refused.value.messages == [sentence]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        notice.save()


@pytest.mark.parametrize("kind", NoticeKind.values)
def test_what_says_no_tone_informs(toulouse, kind):
    """As do the versions published before there were tones."""
    notice = Notice.objects.create(kind=kind, slug="x", text="Oui")
    notice.refresh_from_db()
    assert notice.tone == Tone.INFO == draft_of(notice).tone


@pytest.mark.parametrize("tone", Tone.values)
def test_a_version_keeps_its_tone(say, tone):
    assert Notice.objects.get(pk=say("banner", "Grève", slug="greve", tone=tone).pk).tone == tone


def test_another_tone_is_another_version(say):
    first = say("banner", "Grève", slug="greve", tone="danger")
    assert say("banner", "Grève", slug="greve", tone="danger") == first
    second = say("banner", "Grève", slug="greve")
    assert (second.version, second.tone) == (2, "info")
    again = republish(first, actor="anne")
    assert (again.version, again.tone) == (3, "danger")


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (Draft("banner", "Grève", slug="greve", tone="rouge"), "info (information), warning (attention)"),
        (Draft("home", "Bonjour", tone="danger"), "Seul un bandeau a un ton : retirez-le"),
        (Draft("conditions", "Lisez", tone="warning"), "Seul un bandeau a un ton : retirez-le"),
    ],
)
def test_what_may_not_be_published(june, draft, sentence):
    with pytest.raises(ValidationError) as refused:
        check(draft)
    assert list(refused.value.message_dict) == ["tone"] and sentence in refused.value.message_dict["tone"][0]
