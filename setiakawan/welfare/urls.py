"""Addresses of welfare."""

from django.urls import path

from setiakawan.welfare.pages import facts, scores

app_name = "welfare"
urlpatterns = [
    path("keluarga/<int:family_id>/kesejahteraan/", facts.family_page, name="family"),
    path("keluarga/<int:family_id>/kesejahteraan/tanya/", facts.ask_family, name="ask_family"),
    path("warga/<int:person_id>/kesejahteraan/", facts.person_page, name="person"),
    path("warga/<int:person_id>/kesejahteraan/tanya/", facts.ask_person, name="ask_person"),
    path("kesejahteraan/fakta/<int:fact_id>/perbaiki/", facts.correct_page, name="correct"),
    path("kesejahteraan/fakta/<int:fact_id>/tarik/", facts.withdraw_page, name="withdraw"),
    path("kesejahteraan/skor/", scores.scores_page, name="scores"),
    path("kesejahteraan/skor/<int:score_id>/", scores.score_page, name="score"),
    path("kesejahteraan/skor/<int:score_id>/putuskan/", scores.decide_page, name="decide_score"),
]
