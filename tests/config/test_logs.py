"""The log says where something failed, and nothing of what somebody typed or what a row holds."""

import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import path

from config import settings as portal
from config.logs import ReticentFormatter
from tests.factories import make_delegation, make_observer

formatter = ReticentFormatter()


def fail(request):
    document_number = request.POST["document_number"]
    raise ValueError(f"{document_number} is no number")


urlpatterns = [path("fail/", fail)]


def report_of(job):
    try:
        job()
    except Exception as error:
        return formatter.formatException((type(error), error, error.__traceback__))
    raise AssertionError("it did not fail")


@pytest.mark.urls(__name__)
def test_a_page_that_fails_is_logged_without_what_was_sent(caplog):
    answer = Client(raise_request_exception=False).post("/fail/?q=Shcherbatsova", {"document_number": "N7654321"})
    assert answer.status_code == 500
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    written = formatter.format(record)
    assert written.startswith("Internal Server Error: /fail/\n")
    assert "in fail" in written
    assert "ValueError: (message left out)" in written
    assert "N7654321" not in written
    assert "Shcherbatsova" not in written


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_not_repeated():
    observer = make_observer(make_delegation(), family_name="Shcherbatsova")

    def repeat():
        with transaction.atomic(), connection.cursor() as cursor:
            table = observer._meta.db_table
            cursor.execute(f"UPDATE {table} SET status = 'no status' WHERE id = %s", [observer.pk])  # noqa: S608

    report = report_of(repeat)
    assert IntegrityError.__name__ in report
    assert "constraint" in report
    assert "Shcherbatsova" not in report


def test_what_led_to_a_failure_is_told_first():
    document_number = "N7654321"

    def job():
        try:
            int(document_number)
        except ValueError as error:
            raise ImproperlyConfigured("TIME_ZONE is wrong") from error

    report = report_of(job)
    assert report.index("ValueError: (message left out)") < report.index("ImproperlyConfigured: TIME_ZONE is wrong")
    assert "N7654321" not in report


def test_the_portal_writes_all_its_log_this_way_and_mails_none():
    assert {handler["formatter"] for handler in portal.LOGGING["handlers"].values()} == {"reticent"}
    assert logging.getLogger("django").handlers == []
    assert [type(handler.formatter) for handler in logging.root.handlers if handler.formatter].count(ReticentFormatter)
