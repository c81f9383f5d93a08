"""Addresses of the pages for everybody."""

from django.urls import path

from qianxian.web.public import board, calendars, centres, here, meetings, outside, privacy, projects, views

urlpatterns = [
    path("", views.front, name="front"),
    path("healthz", views.healthz, name="healthz"),
    path("here/<str:point>/", here.here, name="here"),
    path("c/<str:plate>/", views.courtyard, name="courtyard"),
    path("c/<str:plate>/report/", views.report, name="report"),
    path("b/<str:division_code>/", board.board, name="board"),
    path("b/<str:division_code>/feed.atom", board.board_feed, name="board_feed"),
    path("b/<str:division_code>/<int:number>/", board.grid_board, name="grid_board"),
    path("b/<str:division_code>/<int:number>/feed.atom", board.grid_board_feed, name="grid_board_feed"),
    path("p/<str:code>/", board.public_matter, name="public_matter"),
    path("o/<str:secret>/", outside.outside, name="outside"),
    path("o/<str:secret>/photo/<str:name>", outside.photo, name="outside_photo"),
    path("centres/", centres.centres_of_district, name="centres_of_district"),
    path("centres/<str:division_code>/", centres.centres_of, name="centres_of"),
    path("meetings/<str:division_code>/", meetings.meetings_of, name="meetings_of"),
    path("meetings/<str:division_code>/calendar.ics", calendars.community_calendar, name="community_calendar"),
    path("meetings/<str:division_code>/<int:number>.ics", calendars.grid_calendar, name="grid_calendar"),
    path("calendar/<str:secret>.ics", calendars.secret_calendar, name="secret_calendar"),
    path("meeting/<int:number>/", meetings.public_meeting, name="public_meeting"),
    path("meeting/<int:number>/minutes.<str:kind>", meetings.public_minutes, name="public_minutes"),
    path("meeting/<int:number>/in/<str:secret>/", meetings.check_in, name="check_in"),
    path("meeting/<int:number>/correct/", meetings.correct_minutes, name="correct_minutes"),
    path("projects/of/<str:division_code>/", projects.projects_of, name="projects_of"),
    path("projects/<int:number>/", projects.project_round, name="project_round"),
    path("projects/<int:number>/idea/", projects.hand_in_idea, name="hand_in_idea"),
    path("projects/idea/<str:secret>/", projects.own_idea, name="own_idea"),
    path("projects/<int:number>/vote/", projects.vote, name="vote_on_projects"),
    path("projects/<int:number>/done/", projects.say_whether_done, name="projects_done"),
    path("projects/<int:number>/ballots.pb", projects.ballots_file, name="ballots_file"),
    path("system/", views.about_the_system, name="about_the_system"),
    path("your-data/", privacy.your_data, name="your_data"),
    path("your-data/notice/<int:number>/", privacy.privacy_notice, name="privacy_notice"),
    path("your-data/ask/", privacy.ask_about_data, name="ask_about_data"),
]
