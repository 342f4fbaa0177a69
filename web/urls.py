"""Every route of Kiem."""

from django.urls import include, path

from web.views import health, session

urlpatterns = [
    path("api/", include("web.api.urls")),
    path("", session.home, name="home"),
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("language/", session.set_language, name="set-language"),
    path("_healthz/livez/", health.livez, name="livez"),
    path("_healthz/readyz/", health.readyz, name="readyz"),
]
