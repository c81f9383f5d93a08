"""Addresses of the pages about the whole district."""

from django.urls import path

from qianxian.web.district import views

urlpatterns = [
    path("district/", views.district, name="district"),
]
