"""What can go wrong with a document; each carries a French sentence that says what to do."""

NO_ROOM = "Le stockage des documents est plein : rien n'a été archivé. Libérez de la place, puis recommencez."
NO_ANSWER = (
    "Le stockage des documents ne répond pas : rien n'a été archivé. Recommencez dans quelques minutes ; "
    "si cela dure, prévenez l'assistance."
)
DAMAGED = (
    "Le document archivé {name} manque ou n'est plus celui qui a été enregistré : il n'est pas remis. "
    "Prévenez l'assistance, qui le reprendra d'une sauvegarde."
)


class DocumentError(Exception):
    """``str(error)`` is the sentence to show."""


class StorageUnavailableError(DocumentError):
    """Nothing was written, or the document could not be reached."""


class DamagedDocumentError(DocumentError):
    """The bytes are missing or are not those whose SHA-256 was kept."""

    def __init__(self, key: str) -> None:
        super().__init__(DAMAGED.format(name=key.rsplit("/", 1)[-1][:12]))


class RenderError(DocumentError):
    """A template asked for something outside itself."""
