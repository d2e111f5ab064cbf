from django.http import FileResponse, HttpResponse
from django.urls import path

from reports.build import build


def report(request, year):
    return FileResponse(build(year), filename=f"{year}.pdf")


urlpatterns = [path("reports/<int:year>", report), path("healthz", lambda request: HttpResponse())]
