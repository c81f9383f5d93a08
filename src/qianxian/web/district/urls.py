"""Addresses of the pages about the whole district."""

from django.urls import path

from qianxian.web.district import forms, rollout, rows, views

urlpatterns = [
    path("district/", views.district, name="district"),
    path("figures/", views.own_figures, name="own_figures"),
    path("figures/<slug:code>/", views.figures, name="figures"),
    path("figures/<slug:code>/sheet/", rows.figures_sheet, name="figures_sheet"),
    path("figures/<slug:code>/forms/", forms.forms_of, name="figure_forms"),
    path("figures/<slug:code>/forms/example/", forms.form_example, name="figure_form_example"),
    path("figures/<slug:code>/forms/<int:number>/", forms.form_filled, name="figure_form"),
    path("figures/<slug:code>/forms/<int:number>/retire/", forms.retire_form, name="retire_figure_form"),
    path("figures/<slug:code>/forms/<int:number>/restore/", forms.restore_form, name="restore_figure_form"),
    path("figures/<slug:code>/supervision/", rows.supervision_figures, name="supervision_figures"),
    path("figures/<slug:code>/supervision/<slug:figure>/", rows.supervision_rows, name="supervision_rows"),
    path("figures/<slug:code>/rows/<slug:figure>/", rows.figure_rows, name="figure_rows"),
    path("figures/<slug:code>/rows/<slug:figure>/sheet/", rows.figure_rows_sheet, name="figure_rows_sheet"),
    path("rollout/", rollout.rollout_all, name="rollout_all"),
    path("rollout/<str:division_code>/", rollout.rollout, name="rollout"),
    path("rollout/<str:division_code>/<int:number>/", rollout.move_courtyard, name="move_courtyard"),
]
