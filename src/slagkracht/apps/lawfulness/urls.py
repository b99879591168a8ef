from django.urls import path

from slagkracht.apps.lawfulness import views

app_name = "lawfulness"
urlpatterns = [path("wat-mag-ik-delen/", views.ask, name="ask")]
