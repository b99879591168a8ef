from django.urls import path

from slagkracht.apps.figures import views

app_name = "figures"
urlpatterns = [
    path("hoe-wij-tellen/", views.definitions, name="definitions"),
    path("cijfers/", views.overview, name="overview"),
    path("cijfers/pdf/", views.pdf, name="pdf"),
]
