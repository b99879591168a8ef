from django.urls import path

from slagkracht.apps.meetings import body_views, views

app_name = "meetings"
urlpatterns = [
    path("overleg/", views.all_meetings, name="all"),
    path("overleg/gremia/", body_views.bodies, name="bodies"),
    path("overleg/gremia/<uuid:body_id>/", body_views.body, name="body"),
    path(
        "overleg/gremia/<uuid:body_id>/lid/<uuid:member_id>/beeindigen/",
        body_views.end_member,
        name="end_member",
    ),
    path("overleg/gremia/<uuid:body_id>/opheffen/", body_views.end_body, name="end_body"),
    path("overleg/plannen/", views.plan, name="plan"),
    path("overleg/afspraak/<uuid:promise_id>/", views.one_promise, name="promise"),
    path("overleg/<uuid:meeting_id>/", views.meeting, name="meeting"),
    path("overleg/<uuid:meeting_id>/openen/", views.begin, name="begin"),
    path("overleg/<uuid:meeting_id>/afzeggen/", views.cancel, name="cancel"),
    path("overleg/<uuid:meeting_id>/bijwerken/", views.refresh, name="refresh"),
    path("overleg/<uuid:meeting_id>/punt/<uuid:item_id>/besluit/", views.decide, name="decide"),
    path("overleg/<uuid:meeting_id>/punt/<uuid:item_id>/later/", views.postpone, name="postpone"),
    path("overleg/<uuid:meeting_id>/punt/<uuid:item_id>/vervalt/", views.take_off, name="take_off"),
    path("overleg/<uuid:meeting_id>/punt/<uuid:item_id>/gast/", views.invite, name="invite"),
    path("overleg/<uuid:meeting_id>/afspraak/", views.promise, name="promise_in"),
    path("overleg/<uuid:meeting_id>/notities/", views.note, name="note"),
    path("overleg/<uuid:meeting_id>/sluiten/", views.close, name="close"),
    path("overleg/<uuid:meeting_id>/notulen.pdf", views.minutes_pdf, name="minutes_pdf"),
    path("overleg/<uuid:meeting_id>/brief/<uuid:subject>.pdf", views.letter_pdf, name="letter_pdf"),
]
