"""Addresses of the district's own administration."""

from django.urls import path

from qianxian.web.administration import (
    access,
    centres,
    history,
    messages,
    names,
    offices,
    organisations,
    plans,
    views,
)

urlpatterns = [
    path("administration/", views.administration, name="administration"),
    path("administration/open/", access.elevate, name="elevate"),
    path("administration/close/", access.lower, name="lower"),
    path("administration/undo/<int:number>/", history.undo, name="undo"),
    path("administration/names/", names.names, name="names"),
    path("administration/names/<int:number>/retire/", names.retire, name="retire_name"),
    path("administration/centres/", centres.centres, name="centres"),
    path("administration/centres/open/", centres.open_centre, name="open_centre"),
    path("administration/centres/standard/", centres.centre_standard, name="centre_standard"),
    path("administration/centres/<int:number>/", centres.centre, name="centre"),
    path("administration/centres/<int:number>/rooms/", centres.centre_rooms, name="centre_rooms"),
    path("administration/centres/<int:number>/verify/", centres.verify_centre, name="verify_centre"),
    path("administration/centres/<int:number>/check/", centres.check_centre, name="check_centre"),
    path("administration/centres/<int:number>/close/", centres.close_centre, name="close_centre"),
    path("administration/organisations/", organisations.organisations, name="organisations"),
    path("administration/organisations/found/", organisations.found_organisation, name="found_organisation"),
    path("administration/organisations/<int:number>/", organisations.organisation, name="organisation"),
    path("administration/organisations/<int:number>/end/", organisations.end_organisation, name="end_organisation"),
    path("administration/organisations/<int:number>/office/", organisations.create_office, name="create_office"),
    path("administration/offices/<int:number>/take/", offices.take_office, name="take_office"),
    path("administration/offices/<int:number>/end/", offices.end_office, name="end_office"),
    path("administration/tenures/<int:number>/leave/", offices.leave_office, name="leave_office"),
    path("administration/plans/", plans.plans, name="plans"),
    path("administration/plans/draft/", plans.draft_plan, name="draft_plan"),
    path("administration/plans/cut/<int:number>/", plans.recut, name="recut"),
    path("administration/plans/<int:number>/", plans.plan, name="plan"),
    path("administration/plans/<int:number>/withdraw/", plans.withdraw_plan, name="withdraw_plan"),
    path("administration/messages/", messages.messages, name="messages"),
    path("administration/messages/<str:kind>/<str:language>/", messages.message, name="message"),
]
