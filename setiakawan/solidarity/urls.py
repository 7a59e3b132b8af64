"""Addresses of solidarity."""

from django.urls import path

from setiakawan.solidarity.pages import areas, circles, plans

app_name = "solidarity"
urlpatterns = [
    path("solidaritas/", areas.overview_page, name="overview"),
    path("solidaritas/wilayah/<str:code>/", areas.area_page, name="area"),
    path("solidaritas/wilayah/<str:code>/penolong/", areas.loads_page, name="loads"),
    path("solidaritas/rencana/", plans.plans_page, name="plans"),
    path("solidaritas/rencana/<int:month_plan_id>/", plans.plan_page, name="plan"),
    path("solidaritas/rencana/<int:month_plan_id>/unduh/", plans.download_page, name="download"),
    path("solidaritas/usul/<int:proposal_id>/", plans.proposal_page, name="proposal"),
    path("warga/<int:person_id>/lingkar/", circles.circle_page, name="circle"),
    path("warga/<int:person_id>/lingkar/wawancara/", circles.interview_page, name="interview"),
]
