from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tenants.accounts"
    label = "accounts"
    verbose_name = "comptes de l'académie"

    def ready(self) -> None:
        """What its rules would change is told by their reader."""
        from tenants.accounts import previews  # noqa: F401
        from tenants.accounts.externals import previews as of_externals  # noqa: F401
        from tenants.accounts.opening import register_all

        register_all()
