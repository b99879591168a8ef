from django.urls import path

from slagkracht.base import answers

app_name = "figures"
urlpatterns = [path("hoe-wij-tellen/", answers.missing, name="definitions")]
