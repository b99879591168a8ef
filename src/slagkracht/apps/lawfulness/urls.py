from django.urls import path

from slagkracht.base import answers

app_name = "lawfulness"
urlpatterns = [path("wat-mag-ik-delen/", answers.missing, name="ask")]
