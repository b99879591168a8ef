from django.urls import path

from slagkracht.apps.intake.views import reporting, signals

app_name = "intake"
urlpatterns = [
    path("signalen/", signals.mine, name="signals"),
    path("signalen/alle/", signals.everything, name="all_signals"),
    path("signalen/melden/", reporting.start, name="start"),
    path("signalen/betrokkene/<uuid:subject_id>/tonen/", signals.show_subject, name="show_subject"),
    path("signalen/<uuid:signal_id>/", signals.one, name="signal"),
    path("signalen/<uuid:signal_id>/stap/<int:number>/", reporting.step, name="step"),
    path("signalen/<uuid:signal_id>/weggooien/", reporting.discard, name="discard"),
    path("signalen/<uuid:signal_id>/gelezen/", signals.heard, name="heard"),
    path("signalen/<uuid:signal_id>/intrekken/", signals.withdraw, name="withdraw"),
    path("signalen/<uuid:signal_id>/terughalen/", signals.ask_back, name="ask_back"),
    path("signalen/<uuid:signal_id>/terughalen/bevestigen/", signals.confirm_back, name="confirm_back"),
]
