from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The page around every activity (guide v17 §1.3). No tables."""

    name = "portal.shell"
    label = "shell"
    verbose_name = "Habillage des pages"

    def ready(self) -> None:
        from portal.shell.banners import register
        from portal.shell.help import OF_HOSTING, PAGES
        from portal.shell.legal_check import register_check
        from portal.shell.notices import academy_banners
        from portal.shell.sandbox import sandbox_banner
        from tenants.notices import help_pages

        register(academy_banners)
        register(sandbox_banner, first=True)
        register_check()
        help_pages.register((page.slug, page.title) for page in PAGES if page.roles != OF_HOSTING)
