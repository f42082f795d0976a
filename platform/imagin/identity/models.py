"""Accounts of the hub and their sign-ins (public schema). Nothing here points into an academy."""

import uuid

from django.conf import settings
from django.db import models
from oauth2_provider.models import AbstractGrant

from imagin.identity.person import SignedInPerson
from imagin.vault.fields import EncryptedTextField


class Account(SignedInPerson):  # type: ignore[django-manager-missing]
    """A person signed in on the hub (AUTH_USER_MODEL). Deactivated, never deleted (DESIGN §3)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    imagin_identifier = models.CharField("identifiant IMAG'IN", max_length=80, blank=True)
    hosting = models.BooleanField("équipe d'hébergement", default=False)
    external_academy = models.CharField("académie du compte local", max_length=40, blank=True)
    external_number = models.PositiveIntegerField("n° intervenant du compte local", null=True, blank=True)
    preferences = models.JSONField("préférences d'affichage", default=dict, blank=True)

    class Meta:
        verbose_name = "compte du site d'hébergement"
        verbose_name_plural = "comptes du site d'hébergement"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="account_once",
                violation_error_message="Cette personne a déjà un compte sur le site d'hébergement.",
            ),
            models.CheckConstraint(
                condition=models.Q(external_academy="", external_number=None)
                | (~models.Q(external_academy="") & models.Q(external_number__isnull=False)),
                name="external_account_whole",
                violation_error_message="Un compte local nomme son académie et son n° intervenant.",
            ),
        ]


class EndReason(models.TextChoices):
    IDLE = "idle", "Inactivité"
    LEFT = "left", "Quitter"
    AGE = "age", "Durée maximale"
    CLOSED = "closed", "Compte désactivé"


class HubSession(models.Model):  # type: ignore[django-manager-missing]
    """One sign-in of one person: what keeps every academy's session alive, or ends it (DESIGN §5)."""

    sid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="sessions", verbose_name="compte")
    amr = models.JSONField("moyens d'authentification", default=list)
    upstream_sid = models.CharField("session chez le fournisseur", max_length=255, blank=True)
    authenticated_at = models.DateTimeField("authentification")
    # By the hub's clock, where ``authenticated_at`` may be by the provider's.
    proved_at = models.DateTimeField("preuve reçue", null=True)
    started_at = models.DateTimeField("début")
    last_act = models.DateTimeField("dernier acte")
    ended_at = models.DateTimeField("fin", null=True, blank=True)
    end_reason = models.CharField("motif de fin", max_length=6, choices=EndReason, blank=True)

    class Meta:
        verbose_name = "session"
        indexes = [
            models.Index(fields=["account", "started_at"], name="session_of_account"),
            models.Index(fields=["last_act"], condition=models.Q(ended_at=None), name="session_going_on"),
        ]

    def __str__(self) -> str:
        return str(self.sid)


class AcademyVisit(models.Model):
    """An academy that was told of this sign-in: the end of the sign-in is told there too."""

    session = models.ForeignKey(HubSession, models.CASCADE, related_name="visits", verbose_name="session")
    academy = models.CharField("académie", max_length=40)
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "académie visitée"
        verbose_name_plural = "académies visitées"
        constraints = [models.UniqueConstraint(fields=["session", "academy"], name="visit_once")]

    def __str__(self) -> str:
        return self.academy


class AcademyClient(models.Model):
    """What the toolkit's application lacks of an academy: its public key, and where to end sessions."""

    application = models.OneToOneField(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL, models.CASCADE, related_name="academy_client"
    )
    jwk = models.JSONField("clé publique", help_text="JWK (RFC 7517) de l'assertion private_key_jwt.")
    logout_uri = models.CharField("adresse de déconnexion", max_length=255)

    class Meta:
        verbose_name = "académie cliente"
        verbose_name_plural = "académies clientes"

    def __str__(self) -> str:
        return str(self.application_id)


class AccountLink(models.Model):
    """« Rattacher un compte d'une autre académie »: the person proved both sides himself (DESIGN §5)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="links", verbose_name="compte")
    academy = models.CharField("académie rattachée", max_length=40)
    examiner_number = models.PositiveIntegerField("n° intervenant rattaché")
    home = models.CharField("académie d'origine", max_length=40)
    linked_at = models.DateTimeField("rattaché le", auto_now_add=True)

    class Meta:
        verbose_name = "rattachement"
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "examiner_number"],
                name="linked_once",
                violation_error_message="Ce compte est déjà rattaché à une autre personne.",
            ),
            models.UniqueConstraint(
                fields=["account", "academy"],
                name="one_link_per_academy",
                violation_error_message="Vous avez déjà rattaché un compte de cette académie.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.academy}/{self.examiner_number}"


class Grant(AbstractGrant):
    """Authorization code of the hub's provider, which also carries the sign-in it was given in."""

    session = models.ForeignKey(HubSession, models.CASCADE, null=True, verbose_name="session")

    class Meta(AbstractGrant.Meta):
        verbose_name = "code d'autorisation"


class SignatureAlgorithm(models.TextChoices):
    RS256 = "RS256", "RS256"
    ES256 = "ES256", "ES256"


class UpstreamProvider(models.Model):
    """An OpenID Provider the hub signs people in with: an academy's portal, ProConnect, the demo one."""

    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=120)
    issuer = models.CharField("émetteur", max_length=255, unique=True)
    client_id = models.CharField("identifiant client", max_length=255)
    client_secret = EncryptedTextField("secret client", blank=True)
    authorization_endpoint = models.CharField("adresse d'autorisation", max_length=255)
    token_endpoint = models.CharField("adresse des jetons", max_length=255)
    jwks_uri = models.CharField("adresse des clés", max_length=255)
    userinfo_endpoint = models.CharField("adresse des attributs", max_length=255, blank=True)
    end_session_endpoint = models.CharField("adresse de déconnexion", max_length=255, blank=True)
    internal_url = models.CharField(
        "adresse entre serveurs",
        max_length=255,
        blank=True,
        help_text="Vide : les adresses publiques servent aussi entre serveurs.",
    )
    scopes = models.CharField("portées demandées", max_length=255, default="openid profile")
    use_pkce = models.BooleanField("PKCE", default=True)
    sign_alg = models.CharField(
        "algorithme de signature", max_length=5, choices=SignatureAlgorithm, default=SignatureAlgorithm.RS256
    )
    acr_values = models.CharField(
        "niveaux demandés (acr)",
        max_length=255,
        blank=True,
        help_text="Séparés par des espaces. Demandés, puis exigés dans le jeton. Vide : aucun.",
    )
    names_itself = models.BooleanField("annonce son émetteur (RFC 9207)", default=False)
    everywhere = models.BooleanField("proposé à toutes les académies", default=True)
    linking_claim = models.CharField(
        "attribut de premier rattachement",
        max_length=40,
        default="numen",
        help_text="Attribut convenu, comparé exactement. Jamais l'adresse électronique.",
    )
    trusted_claims = models.JSONField(
        "attributs de confiance", default=list, help_text="Parmi numen et imagin_identifier."
    )
    active = models.BooleanField("actif", default=True)

    class Meta:
        verbose_name = "fournisseur d'identité"
        verbose_name_plural = "fournisseurs d'identité"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(linking_claim__in=["email", "mail", "upn"]),
                name="never_linked_by_email",
                violation_error_message="Un compte ne se rattache jamais par l'adresse électronique.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProviderOffer(models.Model):
    """A provider that is not for everywhere, offered to one academy."""

    provider = models.ForeignKey(
        UpstreamProvider, models.CASCADE, related_name="offers", verbose_name="fournisseur"
    )
    academy = models.CharField("académie", max_length=40)

    class Meta:
        verbose_name = "offre de connexion"
        verbose_name_plural = "offres de connexion"
        constraints = [models.UniqueConstraint(fields=["provider", "academy"], name="offered_once")]

    def __str__(self) -> str:
        return f"{self.academy}: {self.provider_id}"
