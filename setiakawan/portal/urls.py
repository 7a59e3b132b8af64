"""Addresses of the citizens' door."""

from django.urls import path

from setiakawan.portal.pages import asking, data, door, home, meeting

app_name = "portal"
urlpatterns = [
    path("", home.home_page, name="home"),
    path("masuk/", door.enter_page, name="enter"),
    path("kode/", door.code_page, name="code"),
    path("siapa/", door.choose_page, name="choose"),
    path("ikut/", door.join_page, name="join"),
    path("keluar/", door.leave_page, name="leave"),
    path("data/", data.data_page, name="data"),
    path("data/perbaiki/", data.correct_page, name="correct"),
    path("data/tarik-izin/", data.withdraw_page, name="withdraw"),
    path("data/rujukan/<int:referral_id>/terbantu/", data.referral_page, name="referral"),
    path("data/salinan/", data.copy_page, name="copy"),
    path("kartu/<str:token>/", data.card_page, name="card"),
    path("petugas/kartu/<int:participant_id>/", data.print_card_page, name="print_card"),
    path("petugas/perbaikan/", data.corrections_page, name="corrections"),
    path("petugas/perbaikan/<int:correction_id>/", data.answer_page, name="answer_correction"),
    path("<slug:ask>/tanya/<slug:step>/", asking.step_page, name="ask"),
    path("milik/<slug:what>/<int:number>/<slug:deed>/", asking.deed_page, name="deed"),
    path("permintaan/<int:ask_id>/", meeting.need_page, name="need"),
    path("pertemuan/<int:match_id>/", meeting.match_page, name="match"),
    path("pertemuan/<int:match_id>/selesai/", meeting.done_page, name="done"),
    path("pertemuan/<int:match_id>/lapor/", meeting.report_page, name="report"),
    path("pertemuan/<int:match_id>/jawab/<slug:deed>/", meeting.match_deed_page, name="match_deed"),
    path("aksi/<int:act_id>/<slug:deed>/", meeting.act_page, name="act"),
    path("kawan/<int:pair_id>/<slug:deed>/", meeting.pair_page, name="pair"),
]
