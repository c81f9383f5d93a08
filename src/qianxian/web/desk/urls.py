"""Addresses of the pages for those who hold an office."""

from django.urls import path

from qianxian.web.desk import hand_overs, plates, privacy, stand_ins, views, visits

urlpatterns = [
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
    path("desk/stand-in/", stand_ins.stand_in, name="stand_in"),
    path("desk/stand-in/<int:number>/end/", stand_ins.end_stand_in, name="end_stand_in"),
    path("desk/units/", visits.neighbours, name="neighbours"),
    path("desk/charges/", visits.charges, name="charges"),
    path("desk/hand-over/<int:number>/", hand_overs.hand_over, name="hand_over"),
    path("desk/hand-over/list/<int:number>/", hand_overs.hand_over_list, name="hand_over_list"),
    path("desk/hand-over/list/<int:number>/accept/", hand_overs.accept_hand_over, name="accept_hand_over"),
    path("desk/<int:number>/confirm/", visits.sign_off, name="sign_off"),
    path("desk/<int:number>/", views.task, name="task"),
    path("desk/<int:number>/receive/", views.receive, name="receive"),
    path("desk/<int:number>/done/", views.done, name="done"),
    path("desk/<int:number>/contact/<int:report_number>/", views.contact, name="contact"),
    path("desk/<int:number>/photo/<str:name>", views.photo, name="task_photo"),
]
