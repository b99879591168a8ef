from django.urls import URLPattern

app_name = "lawfulness"
urlpatterns: list[URLPattern] = []
