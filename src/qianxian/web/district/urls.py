"""Addresses of the pages about the whole district."""

from django.urls import path

from qianxian.web.district import rollout, views

urlpatterns = [
    path("district/", views.district, name="district"),
    path("rollout/", rollout.rollout_all, name="rollout_all"),
    path("rollout/<str:division_code>/", rollout.rollout, name="rollout"),
    path("rollout/<str:division_code>/<int:number>/", rollout.move_courtyard, name="move_courtyard"),
]
