"""What remains of the edge where there is one academy: the request knows it, no statement is sent."""

from imagin.academies.directory import HostedAcademy
from imagin.tenancy.context import academy

TOULOUSE = HostedAcademy("toulouse", "Académie de Toulouse", "toulouse.localhost", "http://127.0.0.1:8000")


class OneAcademy:
    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        request.academy = TOULOUSE
        with academy("toulouse"):
            return self.get_response(request)
