"""Sending archived documents: never kept by a browser cache, never sent if their bytes have changed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from imagin.documents.errors import DamagedDocumentError, StorageUnavailableError
from portal.shell import errors


def send_pdf(request: HttpRequest, filename: str, read: Callable[[], bytes]) -> HttpResponse:
    try:
        response = HttpResponse(read(), content_type="application/pdf")
    except DamagedDocumentError as error:
        return errors.refused(request, 500, "Document illisible", str(error))
    except StorageUnavailableError as error:
        return errors.unavailable(request, str(error))
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["Cache-Control"] = "no-store, private"
    return response
