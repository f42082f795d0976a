"""Examiners of an academy, where they live, the schools they serve in, and the errors they signal."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from imagin.tenancy.models import AcademyModel
from imagin.vault.fields import EncryptedTextField
from tenants.people import unsaid
from tenants.people.enums import (
    CorrectionState,
    CorrectionSubject,
    ExaminerKind,
    ExaminerState,
    PostingKind,
)


class Examiner(AcademyModel):
    """An *intervenant*. ``number`` is printed on his convocations (n° intervenant).

    ``address``, ``postal_code``, ``city`` and ``commune`` are what the last file of the academy said, kept
    so that the same file twice does not undo what the person declared since. Nothing else reads them:
    where he lives on a day is ``people.selectors.residence_on``. ``own`` names what an external examiner
    corrected himself: from then on no file changes it.
    """

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
    own = ArrayField(
        models.CharField(max_length=20), verbose_name="champs tenus par l'intéressé", default=list, blank=True
    )

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


class Residence(AcademyModel):
    """Where an examiner lives during a period: the *résidence familiale* of décret 2006-781, art. 2-7°.

    The commune decides travel rights. A row is never deleted: one that another replaced is withdrawn, and
    what was declared then stays readable. ``country`` is empty in France, overseas included.
    """

    examiner = models.ForeignKey(
        Examiner, models.CASCADE, related_name="residences", verbose_name="intervenant"
    )
    address = models.CharField("adresse", max_length=200, blank=True)
    extra = models.CharField("complément d'adresse", max_length=120, blank=True)
    postal_code = models.CharField("code postal", max_length=12, blank=True)
    city = models.CharField("ville de résidence", max_length=80, blank=True)
    commune = models.CharField("commune de résidence (code INSEE)", max_length=5, blank=True)
    country = models.CharField("pays", max_length=60, blank=True)
    period = DateRangeField("période d'effet")
    declared_by = models.CharField("déclarée par", max_length=60)
    declared_at = models.DateTimeField("déclarée le", auto_now_add=True)
    withdrawn_at = models.DateTimeField("remplacée le", null=True, blank=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "résidence"
        constraints = [
            ExclusionConstraint(
                name="residence_no_overlap",
                expressions=[("examiner", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(withdrawn_at__isnull=True),
                violation_error_message="Deux résidences de cet intervenant se chevauchent dans le temps.",
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False),
                name="residence_lasts",
                violation_error_message="Une résidence dure au moins un jour.",
            ),
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(commune=""),
                name="residence_commune_in_france",
                violation_error_message="Une adresse à l'étranger n'a pas de commune française.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.examiner_id} {self.commune or self.country}"

    @property
    def town(self) -> str:
        return f"{self.postal_code} {self.city}".strip()

    @property
    def lines(self) -> list[str]:
        """As on an envelope."""
        return [line for line in (self.address, self.extra, self.town, self.country) if line]


class CorrectionRequest(AcademyModel):
    """An error that an examiner signals in his file (*signalement*): the exam division answers it."""

    examiner = models.ForeignKey(
        Examiner, models.CASCADE, related_name="corrections", verbose_name="intervenant"
    )
    subject = models.CharField("objet", max_length=7, choices=CorrectionSubject)
    message = models.CharField("message", max_length=1000)
    state = models.CharField("état", max_length=8, choices=CorrectionState, default=CorrectionState.OPEN)
    answer = models.CharField("réponse", max_length=1000, blank=True)
    created_at = models.DateTimeField("signalé le", auto_now_add=True)
    created_by = models.CharField("signalé par", max_length=60)
    answered_at = models.DateTimeField("traité le", null=True, blank=True)
    answered_by = models.CharField("traité par", max_length=60, blank=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "signalement"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=CorrectionState.OPEN, answered_at__isnull=True, answer="")
                | (
                    models.Q(state=CorrectionState.ANSWERED, answered_at__isnull=False)
                    & ~models.Q(answer="")
                    & ~models.Q(answered_by="")
                ),
                name="correction_answered_whole",
                violation_error_message="Un signalement traité porte une réponse, sa date et son auteur.",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def shown_message(self) -> str:
        """Without the numbers that nobody had refused yet when it was written."""
        return unsaid.hidden(self.message)

    @property
    def shown_answer(self) -> str:
        return unsaid.hidden(self.answer)
