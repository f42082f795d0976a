"""What a person proves himself with, besides the first sign-in. Hub only: no academy reads these rows.

A row exists once its holder has shown that it works: what is being enrolled waits in his session.
"""

from django.db import models

from imagin.identity.models import Account
from imagin.vault.fields import EncryptedTextField


class Kind(models.TextChoices):
    TOTP = "totp", "Application d'authentification"
    WEBAUTHN = "webauthn", "Clé de sécurité"


class Factor(models.Model):
    """``last_counter``: the time step of the last code used (RFC 6238 §5.2, a code serves once)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="factors", verbose_name="compte")
    kind = models.CharField("moyen", max_length=8, choices=Kind)
    name = models.CharField("nom", max_length=60)
    secret = EncryptedTextField("secret", blank=True)
    last_counter = models.BigIntegerField("dernier code utilisé", default=0)
    credential_id = models.CharField("identifiant de la clé", max_length=1400, blank=True)
    credential = models.BinaryField("clé publique", blank=True, default=b"")
    sign_count = models.BigIntegerField("compteur de signatures", default=0)
    created_at = models.DateTimeField("ajouté le", auto_now_add=True)
    last_used_at = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        verbose_name = "second facteur"
        verbose_name_plural = "seconds facteurs"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["credential_id"],
                condition=~models.Q(credential_id=""),
                name="credential_once",
                violation_error_message="Cette clé de sécurité est déjà enregistrée.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="totp", credential_id="")
                | (models.Q(kind="webauthn", last_counter=0) & ~models.Q(credential_id="")),
                name="factor_of_one_kind",
                violation_error_message="Un second facteur est une application ou une clé, pas les deux.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """Its print only; kept once used, so that the person reads how many are left."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="recovery_codes", verbose_name="compte")
    digest = models.CharField("empreinte", max_length=64)
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        verbose_name = "code de secours"
        verbose_name_plural = "codes de secours"
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.pk)


class WrongCodes(models.Model):
    """Wrong codes in a row of one account; its lock also puts its tries one after the other."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="wrong_codes", verbose_name="compte")
    count = models.PositiveIntegerField("codes refusés", default=0)
    last_at = models.DateTimeField("dernier refus", null=True, blank=True)
    locked_until = models.DateTimeField("bloqué jusqu'à", null=True, blank=True)

    class Meta:
        verbose_name = "codes refusés"
        verbose_name_plural = "codes refusés"

    def __str__(self) -> str:
        return str(self.account_id)
