from django.urls import path

from slagkracht.apps.intake.views import imports, reporting, routing, signals

app_name = "intake"
urlpatterns = [
    path("signalen/", signals.mine, name="signals"),
    path("signalen/alle/", signals.everything, name="all_signals"),
    path("signalen/melden/", reporting.start, name="start"),
    path("signalen/verdelen/", routing.rules, name="routing"),
    path("signalen/verdelen/<uuid:rule_id>/weg/", routing.remove, name="routing_remove"),
    path("signalen/verdelen/<uuid:rule_id>/omhoog/", routing.move_up, name="routing_up"),
    path("signalen/inlezen/", imports.send, name="import"),
    path("signalen/inlezen/gemarkeerd/", imports.marked, name="import_marked"),
    path("signalen/inlezen/sjabloon.<str:kind>", imports.template, name="import_template"),
    path("signalen/inlezen/<uuid:batch_id>/", imports.batch, name="batch"),
    path("signalen/inlezen/<uuid:batch_id>/bevestigen/", imports.begin, name="batch_begin"),
    path("signalen/inlezen/<uuid:batch_id>/vervallen/", imports.drop, name="batch_drop"),
    path("signalen/inlezen/<uuid:batch_id>/gezien/", imports.seen, name="batch_seen"),
    path("signalen/inlezen/<uuid:batch_id>/signalen/", imports.batch_signals, name="batch_signals"),
    path("signalen/betrokkene/<uuid:subject_id>/tonen/", signals.show_subject, name="show_subject"),
    path("signalen/<uuid:signal_id>/", signals.one, name="signal"),
    path("signalen/<uuid:signal_id>/stap/<int:number>/", reporting.step, name="step"),
    path("signalen/<uuid:signal_id>/weggooien/", reporting.discard, name="discard"),
    path("signalen/<uuid:signal_id>/gelezen/", signals.heard, name="heard"),
    path("signalen/<uuid:signal_id>/intrekken/", signals.withdraw, name="withdraw"),
    path("signalen/<uuid:signal_id>/terughalen/", signals.ask_back, name="ask_back"),
    path("signalen/<uuid:signal_id>/terughalen/bevestigen/", signals.confirm_back, name="confirm_back"),
]
