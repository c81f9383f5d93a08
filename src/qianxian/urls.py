"""All addresses, by audience."""

from django.urls import include, path

from qianxian.web import errors

urlpatterns = [
    path("", include("qianxian.web.public.urls")),
    path("", include("qianxian.web.resident.urls")),
    path("", include("qianxian.web.account.urls")),
    path("", include("qianxian.web.desk.urls")),
    path("", include("qianxian.web.district.urls")),
    path("", include("qianxian.web.administration.urls")),
]
handler400 = errors.bad_request
handler404 = errors.missing
handler500 = errors.broken
