"""What was imported, from which system, by whom: the file's fingerprint and its counts."""

from django.db import models

from imagin.tenancy.models import AcademyModel


class System(models.TextChoices):
    CYCLADES = "CYCLADES", "CYCLADES : missions et affectations"
    EPP = "EPP", "EPP : personnels et établissements"


class FeedImport(AcademyModel):
    system = models.CharField("système", max_length=12, choices=System)
    file_name = models.CharField("fichier", max_length=160)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    created = models.PositiveIntegerField("lignes créées")
    updated = models.PositiveIntegerField("lignes modifiées")
    unchanged = models.PositiveIntegerField("lignes inchangées")
    imported_at = models.DateTimeField("importé le", auto_now_add=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "import"
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return f"{self.system} {self.file_name}"
