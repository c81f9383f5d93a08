"""Addresses of the pages for those who hold an office."""

from django.urls import path

from qianxian.web.desk import plates, privacy, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("office/", views.office, name="office"),
    path("desk/", views.desk, name="desk"),
    path("desk/on-behalf/", views.on_behalf, name="on_behalf"),
    path("desk/on-behalf/data/", privacy.ask_on_behalf, name="ask_on_behalf"),
    path("desk/settle/", views.settle, name="settle"),
    path("desk/plates/", plates.plates, name="plates"),
    path("desk/plates/posters/", plates.posters, name="posters"),
    path("desk/plates/<int:number>/hang/", plates.hang, name="hang_plate"),
    path("desk/plates/<str:plate>/retire/", plates.retire, name="retire_plate"),
    path("desk/slip/<int:number>/", views.slip, name="slip"),
    path("desk/<int:number>/", views.task, name="task"),
    path("desk/<int:number>/receive/", views.receive, name="receive"),
    path("desk/<int:number>/done/", views.done, name="done"),
    path("desk/<int:number>/contact/<int:report_number>/", views.contact, name="contact"),
    path("desk/<int:number>/photo/<str:name>", views.photo, name="task_photo"),
]
