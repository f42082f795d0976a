"""What an examiner says of himself (« Mes informations »). Errors say what is wrong, then what to do."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from imagin.plain_text import NOT_A_CHOICE, PlainCharField, PlainEmailField
from imagin.reference import countries
from imagin.reference.models import Commune
from imagin.reference.selectors import communes_at
from portal.shell.formats import fold
from tenants.people.checks import check_iban, check_nir
from tenants.people.enums import CorrectionSubject
from tenants.people.homes import Home
from tenants.people.services import check_since
from tenants.people.unsaid import refusal

IN_FRANCE = "France, outre-mer compris"
NO_COUNTRY = "Ce pays n'est pas dans la liste. Choisissez-y le vôtre ; l'outre-mer est en France."
NO_MESSAGE = "Le message manque. Dites ce qui est faux, et ce qu'il faudrait lire à la place."
TOO_LONG = "Ce texte dépasse %(limit_value)d caractères (il en compte %(show_value)d). Raccourcissez-le."
NO_POSTAL_CODE = "Le code postal manque. Écrivez ses cinq chiffres, par exemple 31170."
NOT_POSTAL_CODE = (
    "Ce code postal n'est celui d'aucune commune. Écrivez ses cinq chiffres, celui de la commune et non d'un "
    "CEDEX. Si vous habitez à l'étranger, choisissez votre pays."
)
WHICH_COMMUNE = "Choisissez votre commune dans la liste : ce code postal ne suffit pas à la désigner."
NO_CITY_ABROAD = "La ville manque. Écrivez celle de votre adresse à l'étranger."
NOT_A_DATE = "Cette date ne se lit pas. Écrivez-la jour/mois/année, par exemple 01/09/2026."
NOT_EMAIL = (
    "Cette adresse électronique est incomplète. Écrivez-la en entier, par exemple prenom.nom@orange.fr."
)
EMAIL_NEEDED = (
    "L'adresse électronique manque. Sans elle, « Mot de passe oublié » ne pourrait plus vous répondre : "
    "gardez celle que vous aviez, ou écrivez-en une autre."
)
NOT_PHONE = (
    "Ce numéro ne se lit pas. Écrivez-le en chiffres, par exemple 06 12 34 56 78, ou +687 26 12 34 hors de "
    "métropole."
)
PHONE = re.compile(r"\+?[0-9][0-9 .\-]{4,18}\Z")
NO_CORRECTION = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class CorrectionForm(forms.Form):
    """« Signaler une erreur »."""

    subject = forms.ChoiceField(
        label="Ce qui est faux",
        choices=[("", "Choisissez"), *CorrectionSubject.choices],
        error_messages={
            "required": "L'objet manque. Choisissez dans la liste ce qui est faux.",
            "invalid_choice": NOT_A_CHOICE,
        },
    )
    message = PlainCharField(
        label="Votre message",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "6"}),
        help_text=(
            "1 000 caractères au plus. N'écrivez ni numéro de compte bancaire, ni numéro de sécurité sociale."
        ),
        error_messages={"required": NO_MESSAGE, "max_length": TOO_LONG},
    )

    def clean_message(self) -> str:
        message = self.cleaned_data["message"]
        if told := refusal(message):
            raise forms.ValidationError(told, code="unsaid")
        return message


class CountryField(forms.ChoiceField):
    """France first, overseas with it: who writes one of its territories is not abroad (décret 2006-781)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("", IN_FRANCE), *((name, name) for name in countries.names())], **kwargs)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        known = countries.named(typed)
        return typed if known is None else known


class ResidenceForm(forms.Form):
    """An address, and the commune that decides travel rights: a list where several share the code."""

    since = forms.DateField(
        label="À compter du",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Le jour où vous y habitez : jusqu'à 31 jours en arrière, ou un an à l'avance.",
        error_messages={
            "required": "La date manque. Indiquez le jour où vous habitez à cette adresse.",
            "invalid": NOT_A_DATE,
        },
    )
    address = PlainCharField(
        label="Numéro et voie",
        max_length=200,
        error_messages={"required": "L'adresse manque. Écrivez le numéro et la voie, ou le lieu-dit."},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    extra = PlainCharField(
        label="Complément d'adresse",
        required=False,
        max_length=120,
        help_text="Bâtiment, escalier, « chez… ».",
        widget=forms.TextInput(attrs={"autocomplete": "address-line2"}),
    )
    postal_code = PlainCharField(
        label="Code postal",
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    city = PlainCharField(
        label="Commune",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    commune = forms.ChoiceField(
        label="Commune exacte", required=False, error_messages={"invalid_choice": WHICH_COMMUNE}
    )
    country = CountryField(
        label="Pays",
        required=False,
        help_text="Choisissez un pays seulement si vous habitez à l'étranger.",
        widget=forms.Select(attrs={"autocomplete": "country-name"}),
        error_messages={"invalid_choice": NO_COUNTRY},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("postal_code", "") if self.is_bound else ""
        self.communes = communes_at(re.sub(r"\s", "", typed))
        choices = [("", "Choisissez"), *((commune.code, commune.name) for commune in self.communes)]
        self.fields["commune"].choices = choices  # type: ignore[attr-defined]

    @property
    def asks_commune(self) -> bool:
        """Once asked, it stays on the page until the whole form is right."""
        return "commune" in self.errors or bool(self.data.get("commune"))

    def clean_since(self):
        since = self.cleaned_data["since"]
        check_since(since)
        return since

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("country"):
            data["commune"] = ""
            self.errors.pop("commune", None)
            if not data.get("city"):
                self.add_error("city", NO_CITY_ABROAD)
        elif "country" in data and "commune" in data:
            self._find_commune(data)
        return data

    def _find_commune(self, data: dict[str, Any]) -> None:
        if not self.communes:
            self.add_error("postal_code", NOT_POSTAL_CODE if data.get("postal_code") else NO_POSTAL_CODE)
            return
        found = self._designated(data["commune"], plain(data.get("city", "")))
        if len(found) != 1:
            self.add_error("commune", WHICH_COMMUNE)
            return
        data["commune"], data["city"] = found[0].code, found[0].name
        data["postal_code"] = re.sub(r"\s", "", data["postal_code"])

    def _designated(self, chosen: str, named: str) -> list[Commune]:
        """What was chosen in the list, else what was named; a code that has one commune needs no name."""
        if chosen:
            return [row for row in self.communes if row.code == chosen]
        return [row for row in self.communes if plain(row.name) == named] if named else self.communes

    def home(self) -> Home:
        said = {name: value for name, value in self.cleaned_data.items() if name != "since"}
        return Home(**said)


def plain(name: str) -> str:
    """« ST-ORENS DE GAMEVILLE » as « saint orens de gameville »."""
    words = fold(name).replace("-", " ").replace("'", " ").split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


class ContactForm(forms.Form):
    email = PlainEmailField(
        label="Adresse électronique",
        required=False,
        max_length=254,
        help_text="Elle sert à vous envoyer vos liens d'accès.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": NOT_EMAIL},
    )
    phone = PlainCharField(
        label="Téléphone",
        required=False,
        max_length=20,
        validators=[RegexValidator(PHONE, NOT_PHONE)],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not email and self.initial.get("email"):
            raise forms.ValidationError(EMAIL_NEEDED, code="needed")
        return email


class BankForm(forms.Form):
    iban = PlainCharField(
        label="IBAN",
        max_length=50,
        help_text="27 caractères pour un compte français ; les espaces ne comptent pas. Compte à votre nom.",
        widget=forms.TextInput(attrs=NO_CORRECTION),
        error_messages={
            "required": "L'IBAN manque. Recopiez celui de votre relevé d'identité bancaire.",
            "max_length": "Cet IBAN est trop long. Recopiez celui de votre relevé d'identité bancaire.",
        },
    )

    def clean_iban(self) -> str:
        return check_iban(self.cleaned_data["iban"])


class HealthForm(forms.Form):
    nir = PlainCharField(
        label="Numéro de sécurité sociale",
        max_length=30,
        help_text="15 caractères, clé comprise ; les espaces ne comptent pas.",
        widget=forms.TextInput(attrs=NO_CORRECTION),
        error_messages={
            "required": "Le numéro manque. Recopiez-le depuis votre carte Vitale.",
            "max_length": "Ce numéro est trop long. Recopiez-le depuis votre carte Vitale.",
        },
    )

    def clean_nir(self) -> str:
        return check_nir(self.cleaned_data["nir"])
