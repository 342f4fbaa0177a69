"""All routes live in web, and so do the pages for what went wrong."""

from django.urls import include, path

urlpatterns = [path("", include("web.urls"))]

handler400 = "web.views.errors.bad_request"
handler403 = handler404 = "web.views.errors.not_found"
handler500 = "web.views.errors.server_error"
