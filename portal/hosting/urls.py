from django.urls import path

from portal.hosting import views

app_name = "hosting"

urlpatterns = [
    path("", views.home, name="home"),
    path("hebergement/", views.academies, name="academies"),
]
