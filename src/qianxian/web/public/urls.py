"""Addresses of the pages for everybody."""

from django.urls import path

from qianxian.web.public import views

urlpatterns = [
    path("", views.front, name="front"),
    path("healthz", views.healthz, name="healthz"),
    path("c/<str:plate>/", views.courtyard, name="courtyard"),
    path("c/<str:plate>/report/", views.report, name="report"),
    path("b/<str:division_code>/", views.board, name="board"),
    path("system/", views.about_the_system, name="about_the_system"),
    path("your-data/", views.your_data, name="your_data"),
]
