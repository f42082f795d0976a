from django.urls import path

from portal.support import views

app_name = "support"

urlpatterns = [
    path("assistance/", views.home, name="home"),
    path("assistance/voir-comme/<int:examiner>/", views.open_view, name="view-as"),
    path("assistance/voir-comme/fin/", views.end, name="end"),
]
