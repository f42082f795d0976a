"""What an external examiner types at his door. Passwords are never sent back to the page, nor kept."""

from typing import Any

from django import forms

from imagin.plain_text import PasswordField, PlainCharField

LONGEST_IDENTIFIER, LONGEST_PASSWORD = 80, 200
REQUIRED = {"required": "Ce champ est vide : remplissez-le."}
DIFFERENT = "Les deux saisies diffèrent : retapez le nouveau mot de passe à l'identique."


def identifier_field() -> forms.CharField:
    widget = forms.TextInput(
        attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    )
    return PlainCharField(max_length=LONGEST_IDENTIFIER, widget=widget, error_messages=REQUIRED)


def password_field(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return PasswordField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_PASSWORD,
        widget=widget,
        error_messages=REQUIRED,
    )


class IdentifierForm(forms.Form):
    """Also « Mot de passe oublié »: the identifier alone."""

    username = identifier_field()

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = label


class ExternalSignInForm(IdentifierForm):
    password = password_field("Mot de passe", "current-password")


class NewPasswordForm(forms.Form):
    password_new = password_field("Nouveau mot de passe", "new-password")
    password_again = password_field("Nouveau mot de passe, une seconde fois", "new-password")

    def __init__(self, *args: Any, rule: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password_new"].help_text = rule

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "password_again" in typed and typed.get("password_new") != typed["password_again"]:
            self.add_error("password_again", DIFFERENT)
        return typed

    def refuse(self, error: forms.ValidationError) -> None:
        """What the academy answered, beside the field that it is about."""
        about = getattr(error, "error_dict", None)
        self.add_error(None if about or error_code(error) else "password_new", error)


class OwnPasswordForm(NewPasswordForm):
    password_old = password_field("Mot de passe actuel", "current-password")
    field_order = ["password_old", "password_new", "password_again"]


class LinkForm(NewPasswordForm):
    username = identifier_field()
    field_order = ["username", "password_new", "password_again"]

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = label


def error_code(error: forms.ValidationError) -> str:
    return str(getattr(error, "code", "") or "")
