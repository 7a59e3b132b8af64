"""Addresses of pairs that may be one person."""

from django.urls import path

from setiakawan.linkage.pages import groups, pairs, versions

app_name = "linkage"
urlpatterns = [
    path("orang-sama/", pairs.queue, name="queue"),
    path("orang-sama/cari/", pairs.run, name="run"),
    path("orang-sama/keluarga/", groups.families, name="families"),
    path("orang-sama/kelompok/", groups.groups, name="groups"),
    path("orang-sama/mengajarkan/", groups.telling, name="telling"),
    path("orang-sama/bobot/", versions.version_list, name="versions"),
    path("orang-sama/bobot/perkirakan/", versions.estimate, name="estimate"),
    path("orang-sama/bobot/kemajuan/", versions.progress, name="progress"),
    path("orang-sama/bobot/belajar/", versions.learn, name="learn"),
    path("orang-sama/bobot/<int:version_id>/pakai/", versions.use, name="use"),
    path("orang-sama/<int:person_id>/", pairs.person, name="person"),
    path("orang-sama/<int:person_id>/<int:other_id>/", pairs.pair, name="pair"),
]
