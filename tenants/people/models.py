"""Examiners of an academy and the schools they serve in."""

from django.db import models

from imagin.tenancy.models import AcademyModel
from imagin.vault.fields import EncryptedTextField
from tenants.people.enums import ExaminerKind, ExaminerState, PostingKind


class Examiner(AcademyModel):
    """An *intervenant*. ``number`` is printed on his convocations (n° intervenant)."""

    number = models.PositiveIntegerField("n° intervenant", unique=True)
    imagin_identifier = models.CharField("identifiant IMAG'IN", max_length=80, blank=True)
    person_key = models.CharField("empreinte de la personne", max_length=64, blank=True)
    kind = models.CharField("nature", max_length=8, choices=ExaminerKind, default=ExaminerKind.INTERNAL)
    state = models.CharField("état", max_length=9, choices=ExaminerState, default=ExaminerState.ACTIVE)
    civility = models.CharField("civilité", max_length=5, blank=True)
    last_name = models.CharField("nom", max_length=80)
    first_name = models.CharField("prénom", max_length=80)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    numen = EncryptedTextField("NUMEN", blank=True)
    nir = EncryptedTextField("NIR", blank=True)
    iban = EncryptedTextField("IBAN", blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("ville de résidence", max_length=80, blank=True)
    commune = models.CharField("commune de résidence (code INSEE)", max_length=5, blank=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "intervenant"
        ordering = ["last_name", "first_name", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["person_key"],
                condition=~models.Q(person_key=""),
                name="person_once",
                violation_error_message="Cette personne est déjà connue sous un autre numéro.",
            ),
            models.UniqueConstraint(
                fields=["imagin_identifier"],
                condition=~models.Q(imagin_identifier=""),
                name="identifier_once",
                violation_error_message="Cet identifiant IMAG'IN est déjà attribué.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ExaminerKind.values),
                name="examiner_kind",
                violation_error_message="La nature de l'intervenant est inconnue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.civility} {self.last_name} {self.first_name}".strip()

    @property
    def main_school(self):
        posting = next((p for p in self.postings.all() if p.kind == PostingKind.MAIN), None)
        return posting.school if posting else None


class Posting(AcademyModel):
    """A school where an examiner serves, as main or secondary post (guide v17 §2.4.2)."""

    examiner = models.ForeignKey(
        Examiner, models.CASCADE, related_name="postings", verbose_name="intervenant"
    )
    school = models.ForeignKey("schools.School", models.PROTECT, verbose_name="établissement")
    kind = models.CharField("type", max_length=9, choices=PostingKind, default=PostingKind.MAIN)
    discipline_code = models.CharField("code discipline", max_length=10, blank=True)
    discipline_label = models.CharField("libellé discipline", max_length=120, blank=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "affectation en établissement"
        constraints = [
            models.UniqueConstraint(
                fields=["examiner", "school"],
                name="posting_once",
                violation_error_message="L'intervenant a déjà un poste dans cet établissement.",
            ),
            models.UniqueConstraint(
                fields=["examiner"],
                condition=models.Q(kind=PostingKind.MAIN),
                name="one_main_posting",
                violation_error_message="Un intervenant a un seul établissement principal.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.examiner_id} {self.school_id}"
