"""Still in by a local account, in an academy that has ceased to offer them: told why, and let out."""

from django.http import HttpRequest

from imagin.identity.client.arrival import is_local
from imagin.rules.modules import is_open
from tenants.accounts.externals.selectors import MODULE


def is_shut_out(request: HttpRequest) -> bool:
    if getattr(request, "academy", None) is None:
        return False
    return request.user.is_authenticated and is_local(request) and not is_open(MODULE)
