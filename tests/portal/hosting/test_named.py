"""Two academies of one name are told apart wherever one chooses: by their codes."""

import pytest

from imagin.academies.models import Academy
from tests.portal.hosting.people import hosting_client


@pytest.mark.parametrize(
    "path", ["nouvelle/", "comparer/", "maintenance/prevoir/", "seconds-facteurs/"], ids=lambda path: path[:8]
)
def test_same_name_two_codes(db, path):
    Academy.objects.filter(code__in=("rennes", "toulouse")).update(name="Académie de l'Ouest")
    page = hosting_client().get(f"/hebergement/{path}").content.decode()
    for code in ("rennes", "toulouse"):
        assert f"Académie de l&#x27;Ouest ({code})" in page
