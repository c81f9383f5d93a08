"""Addresses of the pages for the one who raised a matter."""

from django.urls import path

from qianxian.web.resident import account, areas, inbox, own_data, views

urlpatterns = [
    path("r/<str:secret>/", views.matter, name="matter"),
    path("r/<str:secret>/receipt/", views.receipt, name="receipt"),
    path("r/<str:secret>/photo/<str:name>", views.photo, name="matter_photo"),
    path("r/<str:secret>/voice/", views.voice, name="matter_voice"),
    path("mine/<str:code>/voice/", views.mine_voice, name="mine_voice"),
    path("f/<str:secret>/voice/", views.family_voice, name="family_voice"),
    path("r/<str:secret>/family/", views.make_family_link, name="make_family_link"),
    path("mine/<str:code>/family/", views.make_family_link_mine, name="make_family_link_mine"),
    path("f/<str:secret>/", views.family_matter, name="family_matter"),
    path("f/<str:secret>/photo/<str:name>", views.family_photo, name="family_photo"),
    path("r/<str:secret>/take-back/", views.take_back, name="take_back"),
    path("r/<str:secret>/again/", views.again, name="raise_again"),
    path("r/<str:secret>/agenda/", views.ask_for_agenda, name="ask_for_agenda"),
    path("mine/<str:code>/agenda/", views.mine_ask_for_agenda, name="mine_ask_for_agenda"),
    path("mine/<str:code>/take-back/", views.mine_take_back, name="mine_take_back"),
    path("mine/<str:code>/again/", views.mine_again, name="mine_raise_again"),
    path("r/<str:secret>/data/", own_data.matter_data, name="matter_data"),
    path("r/<str:secret>/data/copy/", own_data.matter_data_copy, name="matter_data_copy"),
    path("find/", views.find, name="find"),
    path("mine/<str:code>/", views.mine, name="mine"),
    path("mine/<str:code>/data/", own_data.mine_data, name="mine_data"),
    path("mine/<str:code>/data/copy/", own_data.mine_data_copy, name="mine_data_copy"),
    path("mine/<str:code>/photo/<str:name>", views.mine_photo, name="mine_photo"),
    path("resident/", account.come_in, name="resident"),
    path("resident/code/", account.code, name="resident_code"),
    path("resident/matters/", account.matters, name="resident_matters"),
    path("resident/messages/", inbox.messages, name="resident_inbox"),
    path("resident/messages/telling/", inbox.telling, name="resident_telling"),
    path("resident/account/", account.your_name, name="resident_account"),
    path("resident/account/number/", account.number, name="resident_number"),
    path("resident/sign-out/", account.sign_out, name="resident_sign_out"),
    path("resident/copy/", account.copy, name="resident_copy"),
    path("resident/areas/follow/", areas.follow, name="follow_area"),
    path("resident/areas/<int:number>/leave/", areas.leave, name="leave_area"),
    path("resident/leave/", account.leave, name="resident_leave"),
]
