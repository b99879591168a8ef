from django.urls import path

from slagkracht.apps.organisation import views

app_name = "organisation"
urlpatterns = [
    path("organisatie/", views.people, name="people"),
    path("organisatie/nieuw/", views.add_person, name="add_person"),
    path("organisatie/register.csv", views.export, name="export"),
    path("organisatie/<uuid:person_id>/", views.person, name="person"),
    path("organisatie/<uuid:person_id>/wijzigen/", views.amend, name="amend"),
    path("organisatie/<uuid:person_id>/tweede-factor/", views.reset_factor, name="reset_factor"),
    path("organisatie/<uuid:person_id>/heropenen/", views.reopen, name="reopen"),
    path("organisatie/<uuid:person_id>/bevoegdheid/", views.authorise, name="authorise"),
    path(
        "organisatie/<uuid:person_id>/bevoegdheid/<uuid:authorisation_id>/beeindigen/",
        views.withdraw,
        name="withdraw",
    ),
    path("organisatie/<uuid:person_id>/screening/", views.screen_person, name="screen_person"),
    path("organisatie/<uuid:person_id>/training/", views.train, name="train"),
    path("organisatie/<uuid:person_id>/mandaat/", views.mandate, name="mandate"),
    path(
        "organisatie/<uuid:person_id>/mandaat/<uuid:mandate_id>/beeindigen/",
        views.end_mandate,
        name="end_mandate",
    ),
    path("organisatie/<uuid:person_id>/afsluiten/", views.deactivate, name="deactivate"),
    path("ik/", views.me, name="me"),
    path("ik/namens/", views.take_seat, name="take_seat"),
    path("scherm/", views.screen, name="screen"),
    path("taal/", views.set_language, name="set_language"),
    path("oefenen/", views.demo_sign_in, name="demo_sign_in"),
]
