from django.urls import path

from slagkracht.apps.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.today, name="today"),
    path("sneltoetsen/", views.shortcuts, name="shortcuts"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
]
