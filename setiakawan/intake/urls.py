"""Addresses of intake, under /kiriman/."""

from django.urls import path

from setiakawan.intake.pages import acts, batches, mapping, rows, upload

app_name = "intake"
urlpatterns = [
    path("", batches.batch_list, name="batches"),
    path("baru/", upload.hand_in, name="upload"),
    path("<int:batch_id>/", batches.batch, name="batch"),
    path("<int:batch_id>/kemajuan/", batches.progress, name="progress"),
    path("<int:batch_id>/berkas/<int:file_id>/kolom/", mapping.match_columns, name="mapping"),
    path("<int:batch_id>/baris/", rows.row_list, name="rows"),
    path("<int:batch_id>/baris/<int:row_id>/", rows.row, name="row"),
    path("<int:batch_id>/putuskan/", rows.decide_many, name="decide_many"),
    path("<int:batch_id>/gabung/", acts.merge, name="merge"),
    path("<int:batch_id>/batal/", acts.undo, name="undo"),
    path("<int:batch_id>/ditolak/", acts.rejected, name="rejected"),
]
