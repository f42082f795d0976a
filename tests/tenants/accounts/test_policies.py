"""Views say who may open them; a view that names nobody is open to nobody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.generic import View

from tenants.accounts.policies import RequiresMixin, requires


def request_with(*roles):
    request = RequestFactory().get("/")
    request.roles = frozenset(roles)
    return request


@requires("manager", "administrator")
def page(request):
    return HttpResponse()


class Page(RequiresMixin, View):
    roles = frozenset({"manager", "administrator"})

    def get(self, request):
        return HttpResponse()


class Unnamed(RequiresMixin, View):
    def get(self, request):
        return HttpResponse()


@pytest.mark.parametrize("view", [page, Page.as_view()], ids=["function", "class"])
def test_one_of_the_roles_is_enough(view):
    assert view(request_with("teacher", "manager")).status_code == 200


@pytest.mark.parametrize("view", [page, Page.as_view(), Unnamed.as_view(), requires()(page)])
@pytest.mark.parametrize("roles", [(), ("teacher",)], ids=["none", "another"])
def test_others_are_refused(view, roles):
    with pytest.raises(PermissionDenied):
        view(request_with(*roles))
