from django.urls import path

from portal.corrections import views

app_name = "corrections"

urlpatterns = [
    path("", views.corrections, name="list"),
    path("<int:number>/", views.correction, name="detail"),
]
