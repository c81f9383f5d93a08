"""Addresses of signing in and of one's own account."""

from django.urls import path

from qianxian.web.account import second_factor, signing_in, views

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", signing_in.sign_in_code, name="sign_in_code"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("account/", views.your_account, name="your_account"),
    path("account/sign-ins/<int:number>/end/", views.end_sign_in, name="end_sign_in"),
    path("account/sign-ins/end-others/", views.end_other_sign_ins, name="end_other_sign_ins"),
    path("account/second-factor/", second_factor.second_factor, name="second_factor"),
    path("account/second-factor/codes/", second_factor.new_codes, name="new_recovery_codes"),
    path("account/second-factor/off/", second_factor.turn_off, name="turn_off_second_factor"),
]
