import os

SECRET_KEY = os.environ["SECRET_KEY"]
ROOT_URLCONF = "reports.urls"
INSTALLED_APPS = ["reports"]
