"""Addresses of the pages for the one who raised a matter."""

from django.urls import path

from qianxian.web.resident import own_data, views

urlpatterns = [
    path("r/<str:secret>/", views.matter, name="matter"),
    path("r/<str:secret>/receipt/", views.receipt, name="receipt"),
    path("r/<str:secret>/photo/<str:name>", views.photo, name="matter_photo"),
    path("r/<str:secret>/data/", own_data.matter_data, name="matter_data"),
    path("r/<str:secret>/data/copy/", own_data.matter_data_copy, name="matter_data_copy"),
    path("find/", views.find, name="find"),
    path("mine/<str:code>/", views.mine, name="mine"),
    path("mine/<str:code>/data/", own_data.mine_data, name="mine_data"),
    path("mine/<str:code>/data/copy/", own_data.mine_data_copy, name="mine_data_copy"),
    path("mine/<str:code>/photo/<str:name>", views.mine_photo, name="mine_photo"),
]
