"""Where a link of what an academy writes may lead."""

import pytest

from imagin.markdown import to_html


@pytest.mark.parametrize(
    "address",
    [
        "https://www.education.gouv.fr/x?a=1#b",
        "http://toulouse.localhost:8000",
        "HTTPS://exemple.fr",
        "mailto:dec@exemple.fr",
        "tel:+33561000000",
        "/",
        "/aide/journal/",
        "#titre",
    ],
)
def test_an_address_one_may_follow(address):
    assert to_html(f"[ici]({address})").startswith(f'<p><a href="{address}"')


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/x",
        "///evil.example/x",
        "&#47;/evil.example/x",
        "/\\evil.example/x",
        "/&#9;/evil.example/x",
        "</\t/evil.example/x>",
        "https:evil.example",
        "https:/evil.example",
        "ftp://evil.example",
        "javascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:image/png;base64,AAAA",
        "evil.example",
        "../x",
        "?x=1",
        "",
    ],
)
@pytest.mark.parametrize("text", ["[ici]({0})", "[ici][a]\n\n[a]: {0}", "[ici]\n\n[ici]: {0}"])
def test_any_other_stays_as_its_text(text, address):
    made = to_html(text.format(address))
    assert "href" not in made and "ici" in made


def test_an_address_between_brackets_is_a_link():
    assert '<a href="https://exemple.fr"' in to_html("<https://exemple.fr>")
    assert '<a href="mailto:dec@exemple.fr"' in to_html("<dec@exemple.fr>")
    assert to_html("<ftp://exemple.fr>") == "<p>&lt;ftp://exemple.fr&gt;</p>\n"


def test_a_link_put_among_the_words_is_judged_too():
    made = to_html("ici", lambda words: f'<a href="//evil.example">{words}</a>')
    assert "href" not in made and ">ici</a>" in made
