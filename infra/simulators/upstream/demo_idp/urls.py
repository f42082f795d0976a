from django.urls import include, path
from oauth2_provider import views as toolkit

from demo_idp import views

provider = (
    [
        path("authorize/", views.DemoAuthorizationView.as_view(), name="authorize"),
        path("token/", toolkit.TokenView.as_view(), name="token"),
        path("userinfo/", toolkit.UserInfoView.as_view(), name="user-info"),
        path("logout/", views.DemoLogoutView.as_view(), name="rp-initiated-logout"),
        path(".well-known/jwks.json", toolkit.JwksInfoView.as_view(), name="jwks-info"),
        path(
            ".well-known/openid-configuration",
            toolkit.ConnectDiscoveryInfoView.as_view(),
            name="oidc-connect-discovery-info",
        ),
    ],
    "oauth2_provider",
)

urlpatterns = [
    path("", views.home),
    path("connexion/", views.DemoLoginView.as_view()),
    path("codes/", views.codes),
    path("style.css", views.style),
    path("sante/pret", views.ready),
    path("o/", include(provider)),
]
