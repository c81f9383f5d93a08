"""Addresses of the pages for everybody."""

from django.urls import path

from qianxian.web.public import centres, privacy, views

urlpatterns = [
    path("", views.front, name="front"),
    path("healthz", views.healthz, name="healthz"),
    path("c/<str:plate>/", views.courtyard, name="courtyard"),
    path("c/<str:plate>/report/", views.report, name="report"),
    path("b/<str:division_code>/", views.board, name="board"),
    path("centres/", centres.centres_of_district, name="centres_of_district"),
    path("centres/<str:division_code>/", centres.centres_of, name="centres_of"),
    path("system/", views.about_the_system, name="about_the_system"),
    path("your-data/", privacy.your_data, name="your_data"),
    path("your-data/notice/<int:number>/", privacy.privacy_notice, name="privacy_notice"),
    path("your-data/ask/", privacy.ask_about_data, name="ask_about_data"),
]
