from django.urls import path

from slagkracht.apps.lawfulness import views

app_name = "lawfulness"
urlpatterns = [
    path("wat-mag-ik-delen/", views.ask, name="ask"),
    path("waarborgen/", views.rules, name="rules"),
    path("waarborgen/mijn-logboek/", views.own_log, name="own_log"),
    path("waarborgen/logboek/", views.log, name="log"),
    path("waarborgen/logboek/nagaan/", views.check, name="check"),
    path("waarborgen/bewijs/", views.proofs, name="proofs"),
    path("waarborgen/bewijs/<uuid:certificate_id>/", views.proof, name="proof"),
]
