"""Addresses of accompaniment."""

from django.urls import path

from setiakawan.accompaniment.pages import (
    acts,
    cases,
    hand_overs,
    linking,
    listing,
    mending,
    offers,
    plans,
    sent,
    settings,
    spm,
)

app_name = "accompaniment"
urlpatterns = [
    path("pendampingan/", cases.day_page, name="day"),
    path("pendampingan/daftar/", listing.list_page, name="cases"),
    path("pendampingan/antrean/", listing.queue_page, name="queue"),
    path("pendampingan/penyelia/", cases.supervision_page, name="supervision"),
    path("pendampingan/<int:case_id>/", cases.case_page, name="case"),
    path("pendampingan/<int:case_id>/catat/<slug:act>/", acts.record_page, name="record"),
    path("pendampingan/<int:case_id>/penyelia/<slug:order>/", acts.supervise_page, name="supervise"),
    path("pendampingan/rencana/<int:plan_id>/", plans.plan_page, name="plan"),
    path("pendampingan/rencana/<int:plan_id>/<slug:deed>/", plans.plan_deed, name="plan_deed"),
    path("pendampingan/langkah/<int:step_id>/", plans.step_page, name="step"),
    path("pendampingan/penutupan/<int:closing_id>/<slug:deed>/", plans.closing_page, name="decide_closing"),
    path("pendampingan/jeda/<int:pause_id>/akhiri/", plans.end_pause_page, name="end_pause"),
    path("pendampingan/kiriman/", sent.list_page, name="submissions"),
    path("pendampingan/kiriman/<int:submission_id>/", sent.submission_page, name="submission"),
    path("pendampingan/pengaturan/", settings.settings_page, name="settings"),
    path("pendampingan/pengaturan/jarak/", settings.interval_page, name="set_interval"),
    path("pendampingan/pengaturan/batas/", settings.limit_page, name="set_limit"),
    path("pendampingan/pendamping/<int:user_id>/", settings.companion_page, name="companion"),
    path("pendampingan/pendamping/<int:user_id>/profil/", settings.profile_page, name="profile"),
    path("pendampingan/pendamping/<int:user_id>/tidak-bertugas/", settings.absence_page, name="absence"),
    path("pendampingan/tidak-bertugas/<int:absence_id>/akhiri/", settings.end_absence_page, name="end_absence"),
    path("pendampingan/kunjungan/<int:visit_id>/koreksi/", mending.correct_page, name="correct"),
    path("pendampingan/pendukung/<int:supporter_id>/kaitkan/", linking.link_page, name="link_supporter"),
    path("pendampingan/layanan/<int:service_id>/tarik/", mending.withdraw_page, name="withdraw"),
    path("pendampingan/spm/", spm.spm_page, name="spm"),
    path("pendampingan/spm/warga/", spm.persons_page, name="spm_persons"),
    path("pendampingan/spm/unduh/", spm.export_page, name="export_spm"),
    path("pendampingan/spm/kebutuhan/<int:need_id>/akhiri/", spm.end_need_page, name="end_need"),
    path("pendampingan/tawaran/", offers.offers_page, name="offers"),
    path("pendampingan/serah-terima/", hand_overs.hand_overs_page, name="hand_overs"),
    path("pendampingan/serah-terima/pengguna/<int:user_id>/", hand_overs.leaving_page, name="leaving"),
    path("pendampingan/serah-terima/<int:hand_over_id>/", hand_overs.hand_over_page, name="hand_over"),
    path(
        "pendampingan/serah-terima/<int:hand_over_id>/selesaikan/", hand_overs.complete_page, name="complete_hand_over"
    ),
    path("pendampingan/serah-terima/<int:hand_over_id>/batalkan/", hand_overs.cancel_page, name="cancel_hand_over"),
    path("pendampingan/serah-terima/hal/<int:item_id>/penerima/", hand_overs.receiver_page, name="hand_over_receiver"),
    path("pendampingan/serah-terima/hal/<int:item_id>/jawaban/", hand_overs.answer_page, name="hand_over_answer"),
    path("warga/<int:person_id>/pendampingan/", acts.open_page, name="open"),
]
