"""The yardstick: a bare Django view that inserts two rows in one transaction, as durably as the site does.

The rest is as Django ships it: one connection a request, unless `BARE_CONN_MAX_AGE` keeps it that many seconds.
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="bare",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BARE_DATABASE"],
            "CONN_MAX_AGE": int(os.environ.get("BARE_CONN_MAX_AGE", "0")),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
            },
        }
    },
)
django.setup()

from django.db import connection, models, transaction  # noqa: E402 - models need the settings


class Parent(models.Model):  # noqa: DJ008
    """The first row."""

    text = models.TextField()

    class Meta:
        app_label = "bare"


class Child(models.Model):  # noqa: DJ008
    """The second row."""

    parent = models.ForeignKey(Parent, on_delete=models.CASCADE)
    text = models.TextField()

    class Meta:
        app_label = "bare"


def insert(request: HttpRequest) -> HttpResponse:
    """Insert both rows and redirect."""
    with transaction.atomic():
        parent = Parent._default_manager.create(text=request.POST["description"])
        Child._default_manager.create(parent=parent, text=request.POST["subject"])
    return HttpResponse(status=303, headers={"Location": "/"})


def create_tables() -> None:
    """Make the two tables."""
    with connection.schema_editor() as editor:
        editor.create_model(Parent)
        editor.create_model(Child)


urlpatterns = [path("reclamation/", insert)]
application = get_wsgi_application()

if __name__ == "__main__":
    create_tables()
