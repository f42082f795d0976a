"""The provider's endpoints under /o/; the toolkit's management, device and revocation views are left out."""

from django.urls import path
from oauth2_provider import views as toolkit

from imagin.identity.views import provider

app_name = "oauth2_provider"

urlpatterns = [
    path("authorize/", provider.HubAuthorizationView.as_view(), name="authorize"),
    path("token/", provider.HubTokenView.as_view(), name="token"),
    path("userinfo/", toolkit.UserInfoView.as_view(), name="user-info"),
    path(".well-known/jwks.json", toolkit.JwksInfoView.as_view(), name="jwks-info"),
    path(".well-known/openid-configuration", provider.discovery, name="oidc-connect-discovery-info"),
]
