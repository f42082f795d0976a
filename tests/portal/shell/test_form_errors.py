"""The errors of a form are at the head of the page, in its title and in the console (guide v17 §1.3.4)."""

import re

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from portal.shell.context import public_shell

PAGE = """{% extends "shell/base_public.html" %}{% load shell %}{% block title %}Copies{% endblock %}
{% block content %}{% error_summary form %}{% form_field form.copies %}{% endblock %}"""


class CopiesForm(forms.Form):
    copies = forms.IntegerField(label="Nombre de copies", error_messages={"required": "Indiquez un nombre."})


@pytest.fixture
def draw():
    def page(form):
        request = RequestFactory().get("/")
        context = {"form": form, "shell": public_shell(request)}
        return engines["django"].from_string(PAGE).render(context)

    return page


def urgent(body):
    return re.search(r"data-console-urgent>(.*?)</div>", body, re.DOTALL)[1]


def test_a_wrong_form_is_said_in_the_title_and_in_the_console(draw):
    body = draw(CopiesForm({"copies": ""}))
    assert "<title>Erreur\u00a0: Copies – " in body
    assert "<h1>Copies</h1>" in body
    assert "Nombre de copies\u00a0: Indiquez un nombre." in urgent(body)


def test_the_summary_takes_focus_and_leaves_the_announcement_to_the_console(draw):
    summary = re.search(r'<div class="error-summary"[^>]*>', draw(CopiesForm({"copies": ""})))[0]
    assert "autofocus" in summary
    assert "alert" not in summary


def test_an_error_of_the_whole_form_is_in_the_console_too(draw):
    form = CopiesForm({"copies": "3"})
    form.add_error(None, "Cet état de frais vient d'être modifié.")
    assert "vient d&#x27;être modifié." in urgent(draw(form))


@pytest.mark.parametrize("form", [CopiesForm(), CopiesForm({"copies": "3"})])
def test_a_form_without_error_says_nothing(draw, form):
    body = draw(form)
    assert "<title>Copies – " in body
    assert urgent(body) == ""


def test_what_is_printed_begins_with_the_academy_and_the_moment(draw):
    assert re.search(r'<p class="print-line">[^<]+ – \d\d/\d\d/\d{4} \d+\u00a0h', draw(CopiesForm()))
