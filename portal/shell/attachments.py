"""Downloading a file joined to a message: signed in, and only what was addressed to him."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from imagin.documents.errors import DamagedDocumentError, StorageUnavailableError
from portal.shell import errors
from portal.shell.notices import audiences
from tenants.accounts.enums import Role
from tenants.accounts.policies import has_role
from tenants.notices import selectors
from tenants.notices.attachments import content_of
from tenants.notices.models import Attachment

GONE = "Ce fichier n'existe plus, ou ne vous est pas destiné."


@require_safe
def attachment(request: HttpRequest, file: str) -> HttpResponse:
    """Whoever is signed in; administrators also those of a message to come, or withdrawn: they compare."""
    every = has_role(request, Role.ADMINISTRATOR)
    found = selectors.attachment_for(file, audiences(request), any_version=every)
    if found is None:
        raise Http404(GONE)
    try:
        return sent(found, content_of(found))
    except DamagedDocumentError as error:
        return errors.refused(request, 500, "Document illisible", str(error))
    except StorageUnavailableError as error:
        return errors.unavailable(request, str(error))


def sent(found: Attachment, content: bytes) -> HttpResponse:
    """Always saved, never opened in the page: it was written outside the platform."""
    response = HttpResponse(content, content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
