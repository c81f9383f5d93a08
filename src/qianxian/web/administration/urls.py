"""Addresses of the district's own administration."""

from django.urls import path

from qianxian.web.administration import (
    access,
    calendar,
    categories,
    history,
    offices,
    organisations,
    plans,
    rules,
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
    path("administration/offices/<int:number>/take/", offices.take_office, name="take_office"),
    path("administration/offices/<int:number>/end/", offices.end_office, name="end_office"),
    path("administration/tenures/<int:number>/leave/", offices.leave_office, name="leave_office"),
    path("administration/calendar/", calendar.calendar, name="calendar"),
    path("administration/calendar/load/", calendar.load, name="load_calendar"),
    path("administration/calendar/hours/", calendar.hours, name="working_hours"),
    path("administration/categories/", categories.categories, name="categories"),
    path("administration/categories/add/", categories.add, name="add_category"),
    path("administration/categories/<int:number>/", categories.category, name="category"),
    path("administration/categories/<int:number>/retire/", categories.retire, name="retire_category"),
    path("administration/categories/<int:number>/restore/", categories.restore, name="restore_category"),
    path("administration/rules/", rules.rules, name="rules"),
    path("administration/rules/set/", rules.set_rule, name="set_rule"),
    path("administration/rules/<int:number>/move/", rules.move, name="move_rule"),
    path("administration/rules/<int:number>/retire/", rules.retire, name="retire_rule"),
    path("administration/plans/", plans.plans, name="plans"),
    path("administration/plans/draft/", plans.draft_plan, name="draft_plan"),
    path("administration/plans/cut/<int:number>/", plans.recut, name="recut"),
    path("administration/plans/<int:number>/", plans.plan, name="plan"),
    path("administration/plans/<int:number>/withdraw/", plans.withdraw_plan, name="withdraw_plan"),
]
