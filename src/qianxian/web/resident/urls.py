"""Addresses of the pages for the one who raised a matter."""

from django.urls import path

from qianxian.web.resident import views

urlpatterns = [
    path("r/<str:secret>/", views.matter, name="matter"),
    path("r/<str:secret>/receipt/", views.receipt, name="receipt"),
    path("r/<str:secret>/photo/<str:name>", views.photo, name="matter_photo"),
    path("find/", views.find, name="find"),
    path("mine/<str:code>/", views.mine, name="mine"),
    path("mine/<str:code>/photo/<str:name>", views.mine_photo, name="mine_photo"),
]
