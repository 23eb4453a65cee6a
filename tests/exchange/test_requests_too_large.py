"""What is too large is refused by the size it declares: with a sentence, and before anything of it is read."""

import pytest
from django.test import RequestFactory

from accreditation.exchange.middleware import BESIDE_THE_LIST, refuse_by_size


class Unreadable:
    """A body that fails the test when somebody reads from it."""

    def read(self, size=-1):
        raise AssertionError("the body was read")


def request_of(size):
    request = RequestFactory().generic("POST", "/en/")
    request.META["CONTENT_LENGTH"] = size
    request._stream = Unreadable()
    return request


def answer_to(size):
    return refuse_by_size(lambda request: "let through")(request_of(size))


@pytest.fixture(autouse=True)
def limit(settings):
    settings.LARGEST_LIST_BYTES = 20 << 20


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("en", "50.0"), ("ru", "50,0"), ("kk", "50,0")])
def test_a_file_of_50_megabytes_gets_a_page_in_the_readers_language(client, language, said):
    body = b"x" * 100
    answer = client.post(f"/{language}/", body, content_type="text/csv", CONTENT_LENGTH=str(50 << 20))
    assert answer.status_code == 413
    assert said in answer.content.decode()
    assert f'lang="{language}"' in answer.content.decode()


def test_the_form_around_the_largest_list_is_let_through():
    assert answer_to(str((20 << 20) + BESIDE_THE_LIST)) == "let through"


@pytest.mark.parametrize("size", ["", "many", "-1", "²"])
def test_a_size_that_is_no_number_is_left_to_django(size):
    assert answer_to(size) == "let through"


@pytest.mark.django_db
@pytest.mark.parametrize("size", ["22020097", "9" * 19])
def test_nothing_of_the_body_is_read(size):
    assert answer_to(size).status_code == 413
