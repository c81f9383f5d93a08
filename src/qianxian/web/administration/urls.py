"""Addresses of the district's own administration."""

from django.urls import path

from qianxian.web.administration import access, history, messages, offices, organisations, plans, privacy, views

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
    path("administration/plans/", plans.plans, name="plans"),
    path("administration/plans/draft/", plans.draft_plan, name="draft_plan"),
    path("administration/plans/cut/<int:number>/", plans.recut, name="recut"),
    path("administration/plans/<int:number>/", plans.plan, name="plan"),
    path("administration/plans/<int:number>/withdraw/", plans.withdraw_plan, name="withdraw_plan"),
    path("administration/messages/", messages.messages, name="messages"),
    path("administration/messages/<str:kind>/<str:language>/", messages.message, name="message"),
    path("administration/privacy/", privacy.privacy, name="privacy"),
    path("administration/privacy/draft/", privacy.draft_privacy, name="draft_privacy"),
    path("administration/privacy/publish/", privacy.publish_privacy, name="publish_privacy"),
]
