"""Every address of the site, room by room. There is no Django admin."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("toegang/", include("slagkracht.apps.organisation.sign_in_urls")),
    path("", include("slagkracht.apps.organisation.urls")),
    path("", include("slagkracht.apps.figures.urls")),
    path("", include("slagkracht.apps.inbox.urls")),
    path("", include("slagkracht.apps.meetings.urls")),
    path("", include("slagkracht.apps.intake.urls")),
    path("", include("slagkracht.apps.dossiers.urls")),
    path("", include("slagkracht.apps.lawfulness.urls")),
    path("", include("slagkracht.apps.portal.urls")),
]

handler400 = "slagkracht.base.answers.bad_request"
handler403 = "slagkracht.base.answers.missing"
handler404 = "slagkracht.base.answers.missing"
handler500 = "slagkracht.base.answers.outage"
