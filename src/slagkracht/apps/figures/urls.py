from django.urls import path

from slagkracht.apps.figures import views

app_name = "figures"
urlpatterns = [path("hoe-wij-tellen/", views.definitions, name="definitions")]
