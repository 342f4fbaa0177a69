"""The least that Django does: one view that says ok. What a machine can do at most."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="only-for-the-load-test",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
)
urlpatterns = [path("", lambda request: HttpResponse("ok"))]
application = get_wsgi_application()
