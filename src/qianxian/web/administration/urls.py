"""Addresses of the district's own administration."""

from django.urls import path

from qianxian.web.administration import access, accounts, history, looks, offices, organisations, views

urlpatterns = [
    path("administration/", views.administration, name="administration"),
    path("administration/open/", access.elevate, name="elevate"),
    path("administration/close/", access.lower, name="lower"),
    path("administration/undo/<int:number>/", history.undo, name="undo"),
    path("administration/organisations/", organisations.organisations, name="organisations"),
    path("administration/organisations/found/", organisations.found_organisation, name="found_organisation"),
    path("administration/organisations/<int:number>/", organisations.organisation, name="organisation"),
    path("administration/organisations/<int:number>/end/", organisations.end_organisation, name="end_organisation"),
    path("administration/organisations/<int:number>/office/", organisations.create_office, name="create_office"),
    path("administration/offices/<int:number>/take/", offices.take_office, name="take_office"),
    path("administration/offices/<int:number>/end/", offices.end_office, name="end_office"),
    path("administration/tenures/<int:number>/leave/", offices.leave_office, name="leave_office"),
    path("administration/elevations/", looks.elevations, name="elevations"),
    path("administration/elevations/<int:number>/", looks.elevation, name="elevation"),
    path("administration/contact-views/", looks.contact_views, name="contact_views"),
    path("administration/accounts/", accounts.accounts, name="accounts"),
    path("administration/accounts/open/", accounts.open_account, name="open_account"),
    path("administration/accounts/<int:number>/", accounts.account, name="account"),
    path("administration/accounts/<int:number>/password/", accounts.reset_password, name="reset_password"),
    path("administration/accounts/<int:number>/close/", accounts.close_account, name="close_account"),
    path("administration/accounts/<int:number>/reopen/", accounts.reopen_account, name="reopen_account"),
    path(
        "administration/accounts/<int:number>/second-factor/", accounts.remove_second_factor,
        name="remove_second_factor",
    ),
]
