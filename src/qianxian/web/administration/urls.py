"""Addresses of the district's own administration."""

from django.urls import path

from qianxian.web.administration import (
    access,
    bodies,
    history,
    messages,
    offices,
    organisations,
    places,
    plans,
    views,
)

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
    path("administration/places/", places.place_tree, name="place_tree"),
    path("administration/places/problems/", places.place_problems, name="place_problems"),
    path("administration/places/<int:number>/", places.place, name="place"),
    path("administration/places/<int:number>/add/", places.add_place, name="add_place"),
    path("administration/places/<int:number>/end/", places.end_place, name="end_place"),
    path("administration/wings/", bodies.wings, name="wings"),
    path("administration/charges/take/", bodies.take_charge, name="take_charge"),
    path("administration/charges/<int:number>/leave/", bodies.leave_charge, name="leave_charge"),
    path("administration/tenures/<int:number>/stand-in/", bodies.stand_in_of, name="stand_in_of"),
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
