"""Messages an academy shows: home page, conditions of use. Versioned; acceptances are kept."""

from django.db import models

from imagin.tenancy.models import AcademyModel


class NoticeKind(models.TextChoices):
    HOME = "home", "Message d'accueil"
    CONDITIONS = "conditions", "Conditions d'utilisation des états de frais"


class Notice(AcademyModel):
    """One version of a text, in Markdown. The highest version of a kind is the one shown."""

    kind = models.CharField("message", max_length=12, choices=NoticeKind)
    version = models.PositiveIntegerField("version", default=1)
    text = models.TextField("texte")
    published_at = models.DateTimeField("publié le", auto_now_add=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "message"
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version"],
                name="notice_version_once",
                violation_error_message="Cette version du message existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"


class Acceptance(AcademyModel):
    """Who accepted which version of the conditions of use, and when (guide v17 §2.6.1)."""

    account = models.ForeignKey("accounts.AcademyAccount", models.PROTECT, verbose_name="compte")
    notice = models.ForeignKey(Notice, models.PROTECT, verbose_name="message")
    accepted_at = models.DateTimeField("acceptées le", auto_now_add=True)

    class Meta(AcademyModel.Meta):
        verbose_name = "acceptation"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "notice"],
                name="acceptance_once",
                violation_error_message="Ces conditions sont déjà acceptées.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.notice_id}"
