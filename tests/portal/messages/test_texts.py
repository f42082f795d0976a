"""Two texts compared, and a national page turned into Markdown."""

import pytest

from portal.messages.diff import lines
from portal.messages.from_html import markdown_of
from portal.messages.reading import national_help
from portal.shell.help import PAGES
from tenants.notices import rendering
from tenants.notices.variables import check_variables


def signs(before: str, after: str) -> list[tuple[str, str]]:
    return [(line.sign, line.text) for line in lines(before, after)]


def test_the_same_text_has_no_line():
    assert lines("a\nb", "a\nb") == [] and lines("", "") == []


def test_lines_added_and_removed():
    assert signs("a\nb", "a\nc d e\nb") == [("same", "a"), ("added", "c d e"), ("same", "b")]
    assert signs("", "a") == [("added", "a")]
    assert signs("a", "") == [("removed", "a")]


def test_a_rewritten_line_shows_its_words():
    removed, added = lines("Ouvert du lundi au jeudi", "Ouvert du lundi au vendredi")
    assert [piece.text for piece in removed.pieces if piece.changed] == ["jeudi"]
    assert [piece.text for piece in added.pieces if piece.changed] == ["vendredi"]


def test_lines_with_little_in_common_are_read_whole():
    removed, added = lines("Ouvert du lundi au jeudi", "Fermé")
    assert len(removed.pieces) == len(added.pieces) == 1


def test_what_does_not_change_is_left_out():
    long = "\n".join(str(n) for n in range(40))
    found = signs(long, long.replace("20\n", "vingt\n"))
    assert found[0][0] == "gap" and len(found) == 7


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<p>Un <strong>mot</strong>.</p><p>Deux</p>", "Un **mot**.\n\nDeux"),
        ("<h3>Titre</h3><ul><li>a</li><li>b</li></ul>", "### Titre\n\n- a\n- b"),
        ("<ol><li>un</li><li>deux <em>fois</em></li></ol>", "1. un\n2. deux *fois*"),
        ('<p><a class="link" href="/aide/journal/">Le journal</a></p>', "[Le journal](/aide/journal/)"),
        ("<dl><dt>Mot</dt><dd>sens</dd></dl>", "**Mot**\n\nsens"),
        ("<p>5 * 3 [note]</p>", "5 \\* 3 \\[note\\]"),
        ("<p></p><p> </p>", ""),
    ],
)
def test_markdown_of_html(html, written):
    assert markdown_of(html) == written


def test_every_national_help_page_can_be_started_from(toulouse):
    for page in PAGES:
        written = markdown_of(national_help(page.slug))
        check_variables(written)
        assert written and "<" not in written.replace("<br", ""), page.slug
        assert rendering.html(written), page.slug
