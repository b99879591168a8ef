from django.urls import path

from slagkracht.apps.dossiers import views

app_name = "dossiers"
urlpatterns = [
    path("dossiers/", views.all_dossiers, name="all"),
    path("dossiers/regie/", views.directed, name="directed"),
    path("dossiers/<uuid:dossier_id>/", views.overview, name="overview"),
    path("dossiers/<uuid:dossier_id>/gezien/", views.seen, name="seen"),
    path("dossiers/<uuid:dossier_id>/overdragen/", views.hand_over, name="hand_over"),
    path("dossiers/<uuid:dossier_id>/sluiten/", views.close, name="close"),
    path("dossiers/<uuid:dossier_id>/aansluiten/", views.join, name="join"),
    path("dossiers/<uuid:dossier_id>/vertrekken/", views.leave, name="leave"),
    path("dossiers/<uuid:dossier_id>/toelaten/", views.admit, name="admit"),
    path("dossiers/<uuid:dossier_id>/afmelden/<uuid:person_id>/", views.dismiss, name="dismiss"),
    path("dossiers/<uuid:dossier_id>/verlengen/<uuid:person_id>/", views.prolong, name="prolong"),
]
