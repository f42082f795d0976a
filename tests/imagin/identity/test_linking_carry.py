"""A person linked by a derived key who later has a NUMEN keeps his links."""

import pytest

from federation.elsewhere import tabs_for
from federation.projection import project_all
from imagin.identity import linking
from imagin.identity.backends import HubBackend
from imagin.tenancy.context import academy, hub
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import (
    SOPHIE,
    provider_for_tests,
)
from tests.imagin.identity.test_linking import KEY, NUMBER
from tests.imagin.identity.test_linking import journal as journal
from tests.imagin.identity.test_linking import key_of as key_of
from tests.imagin.identity.test_linking import known_at as known_at
from tests.imagin.identity.test_linking import nobody as nobody
from tests.imagin.identity.test_linking import proof as proof
from tests.imagin.identity.test_linking import sophie as sophie


class TestAnotherKey:
    """A person linked by a key of his account gets a NUMEN: his links go on, and end as before."""

    @pytest.fixture
    def backend(self):
        backend = HubBackend()
        backend.provider = provider_for_tests(trusted_claims=frozenset({"numen"}))
        return backend

    def tell_numen(self, backend, account, numen=SOPHIE):
        with hub():
            return backend.find_person({"iss": account.issuer, "sub": account.subject, "numen": numen})

    def test_the_files_and_the_tabs_follow(self, nobody, backend):
        linking.link(nobody, proof(), "toulouse")
        assert key_of("rennes", number=NUMBER) == linking.linked_key(nobody)
        assert self.tell_numen(backend, nobody).person_key == KEY
        assert key_of("rennes", number=NUMBER) == key_of("toulouse") == KEY
        project_all()
        assert [tab.code for tab in tabs_for(KEY, here="toulouse")] == ["rennes"]
        assert tabs_for(linking.linked_key(nobody), here="") == []
        assert journal("rennes")[0] == ("link.carried", {})

    def test_undone_it_is_nobody_s_again(self, nobody, backend):
        made = linking.link(nobody, proof(), "toulouse")
        self.tell_numen(backend, nobody)
        linking.undo(made)
        assert key_of("rennes", number=NUMBER) == "" and key_of("toulouse") == KEY

    def test_where_another_file_has_the_numen_nothing_is_taken_and_undo_works(self, nobody, backend):
        made = linking.link(nobody, proof(), "toulouse")
        with academy("rennes"):
            ExaminerFactory(number=NUMBER + 1, person_key=KEY)
        self.tell_numen(backend, nobody)
        assert key_of("rennes", number=NUMBER) == linking.linked_key(nobody)
        linking.undo(made)
        assert key_of("rennes", number=NUMBER) == ""
        assert key_of("rennes", number=NUMBER + 1) == KEY

    def test_the_same_key_again_moves_nothing(self, sophie, backend):
        linking.link(sophie, proof(), "toulouse")
        self.tell_numen(backend, sophie)
        assert [code for code, _ in journal("rennes")] == ["link.made"]
