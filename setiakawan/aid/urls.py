"""Addresses of aid."""

from django.urls import path

from setiakawan.aid.pages import families, lists, objections, papers, payments, programmes, visitors

app_name = "aid"
urlpatterns = [
    path("program/", programmes.list_page, name="programmes"),
    path("program/tulis/", programmes.draft_page, name="draft_rules"),
    path("program/versi/<int:document_id>/", programmes.document_page, name="document"),
    path("program/versi/<int:document_id>/<slug:rules_step>/", programmes.document_deed, name="document_deed"),
    path("program/<slug:programme_code>/", programmes.programme_page, name="programme"),
    path("penerima/", lists.lists_page, name="lists"),
    path("penerima/susun/", lists.draft_page, name="draft_list"),
    path("penerima/<int:list_id>/", lists.list_page, name="list"),
    path("penerima/<int:list_id>/musyawarah/", lists.deliberate_page, name="deliberate"),
    path("penerima/<int:list_id>/lembar/", papers.minutes_page, name="meeting_sheets"),
    path("penerima/<int:list_id>/musyawarah/<int:deliberation_id>/", papers.minutes_page, name="minutes"),
    path("penerima/<int:list_id>/<slug:list_step>/", lists.list_deed, name="list_deed"),
    path("penerima/baris/<int:entry_id>/", lists.entry_page, name="entry"),
    path("penyaluran/<int:round_id>/", payments.round_page, name="round"),
    path("penyaluran/<int:round_id>/berkas/", payments.file_page, name="payment_file"),
    path("penyaluran/<int:round_id>/hasil/", payments.results_page, name="results"),
    path("penyaluran/<int:round_id>/tanda-terima/", papers.signatures_page, name="signatures"),
    path("penyaluran/<int:round_id>/<slug:round_step>/", payments.round_deed, name="round_deed"),
    path("penyaluran/hak/<int:entitlement_id>/", payments.confirm_page, name="confirm"),
    path("penyaluran/hak/<int:entitlement_id>/kode/", payments.code_page, name="send_code"),
    path("penyaluran/hak/<int:entitlement_id>/barang/", payments.goods_page, name="goods"),
    path("sanggah/", objections.list_page, name="objections"),
    path("sanggah/kirim/", visitors.send_page, name="send"),
    path("sanggah/terkirim/", visitors.sent_page, name="sent"),
    path("sanggah/lacak/", visitors.look_up_page, name="look_up"),
    path("sanggah/keterangan/", visitors.reply_page, name="public_reply"),
    path("sanggah/hari-libur/", objections.holidays_page, name="holidays"),
    path("sanggah/hari-libur/<int:holiday_id>/", objections.holiday_page, name="holiday"),
    path("sanggah/baru/", objections.new_page, name="new_objection"),
    path("sanggah/<int:objection_id>/", objections.objection_page, name="objection"),
    path("sanggah/<int:objection_id>/keluarga/", objections.recognise_page, name="recognise"),
    path("sanggah/<int:objection_id>/keterangan/", objections.reply_page, name="reply"),
    path("sanggah/<int:objection_id>/tanda-terima/", papers.receipt_page, name="receipt"),
    path("sanggah/<int:objection_id>/jawab/", objections.answer_page, name="answer"),
    path("keluarga/<int:family_id>/bantuan/", families.family_page, name="family"),
    path("keluarga/<int:family_id>/bantuan/surat/", families.letter_page, name="letter"),
    path("keluarga/<int:family_id>/bantuan/surat/cetak/", papers.letter_page, name="print_letter"),
    path("keluarga/<int:family_id>/bantuan/surat/baca/", families.aloud_page, name="aloud"),
    path("keluarga/<int:family_id>/bantuan/<slug:programme_code>/", families.judge_page, name="judge"),
]
