from django.urls import include, path

from portal.hosting import academy, compare, factors, maintenance, views

app_name = "hosting"

urlpatterns = [
    path("", views.home, name="home"),
    path("hebergement/", views.academies, name="academies"),
    path("hebergement/", include("portal.hosting.urls_opening")),
    path("hebergement/site/", views.site, name="site"),
    path("hebergement/comparer/", compare.page, name="compare"),
    path("hebergement/actualiser/", academy.refresh_all, name="refresh-all"),
    path("hebergement/maintenance/", maintenance.every, name="maintenances"),
    path("hebergement/maintenance/prevoir/", maintenance.plan, name="maintenance-plan"),
    path("hebergement/maintenance/<int:number>/", maintenance.change, name="maintenance-change"),
    path("hebergement/maintenance/<int:number>/terminer/", maintenance.end, name="maintenance-end"),
    path("hebergement/seconds-facteurs/", factors.search, name="factors"),
    path("hebergement/seconds-facteurs/<uuid:account>/", factors.account, name="factors-reset"),
    path("hebergement/academies/<slug:code>/", academy.academy, name="academy"),
    path("hebergement/academies/<slug:code>/actualiser/", academy.refresh, name="refresh"),
    path("hebergement/academies/<slug:code>/configuration.yaml", academy.configuration, name="configuration"),
    path(
        "hebergement/academies/<slug:code>/maintenance/", maintenance.of_academy, name="academy-maintenance"
    ),
]
