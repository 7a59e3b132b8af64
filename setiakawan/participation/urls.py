"""Addresses of gotong royong, for staff."""

from django.urls import path

from setiakawan.participation.pages import events, lists, matches, needs, pairs, participants, reports, runs, stepping

app_name = "participation"
urlpatterns = [
    path("", lists.needs_page, name="needs"),
    path("kebutuhan/baru/", stepping.need_page, name="new_need"),
    path("acara/", events.list_page, name="events"),
    path("acara/baru/", events.new_page, name="new_event"),
    path("acara/<int:gathering_id>/", events.event_page, name="event"),
    path("acara/janji/<int:pledge_id>/", events.pledge_page, name="pledge"),
    path("acara/<int:gathering_id>/<slug:event_step>/", events.event_deed, name="event_deed"),
    path("pencocokan/", runs.list_page, name="runs"),
    path("pencocokan/jalankan/", runs.now_page, name="run_now"),
    path("pencocokan/<int:run_id>/", runs.run_page, name="run"),
    path("kebutuhan/<int:ask_id>/panggil/", runs.ring_page, name="ring"),
    path("kebutuhan/<int:ask_id>/", needs.need_page, name="need"),
    path("kebutuhan/<int:ask_id>/<slug:ask_step>/", needs.need_deed, name="need_deed"),
    path("tawaran/", lists.offers_page, name="offers"),
    path("tawaran/baru/", stepping.offer_page, name="new_offer"),
    path("tawaran/<int:offer_id>/", needs.offer_page, name="offer"),
    path("tawaran/<int:offer_id>/<slug:ask_step>/", needs.offer_deed, name="offer_deed"),
    path("pertemuan/", lists.matches_page, name="matches"),
    path("pertemuan/<int:match_id>/", matches.match_page, name="match"),
    path("pertemuan/<int:match_id>/<slug:match_step>/", matches.match_deed, name="match_deed"),
    path("aksi/<int:deed_id>/", matches.act_page, name="act"),
    path("aksi/<int:deed_id>/<slug:deed_step>/", matches.act_deed, name="act_deed"),
    path("kawan/", lists.pairs_page, name="pairs"),
    path("kawan/<int:pair_id>/", pairs.pair_page, name="pair"),
    path("kawan/<int:pair_id>/<slug:pair_step>/", pairs.pair_deed, name="pair_deed"),
    path("peserta/", participants.list_page, name="participants"),
    path("peserta/baru/", participants.new_page, name="new_participant"),
    path("peserta/<int:participant_id>/", participants.participant_page, name="participant"),
    path("peserta/<int:participant_id>/kawan/", pairs.new_page, name="new_pair"),
    path("peserta/<int:participant_id>/<slug:standing_step>/", participants.participant_deed, name="participant_deed"),
    path("laporan/", lists.reports_page, name="reports"),
    path("laporan/<int:report_id>/", reports.report_page, name="report"),
    path("laporan/<int:report_id>/jawab/", reports.answer_page, name="answer_report"),
]
