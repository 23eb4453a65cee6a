"""Sealed texts open with their key, for their purpose, and for nothing else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.sealing.aead import CannotOpen, seal, unseal
from accreditation.sealing.digest import keyed_digest

PURPOSE = "delegations.observer.document_number"
NEW, OLD = b"n" * 32, b"o" * 32


@given(st.text())
def test_a_sealed_text_opens_to_what_it_was(text):
    assert unseal(seal(text, PURPOSE), PURPOSE) == text


def test_equal_texts_are_sealed_differently():
    assert seal("N0123456", PURPOSE) != seal("N0123456", PURPOSE)


def test_a_sealed_text_does_not_show_what_it_holds():
    assert "N0123456" not in base64.b64decode(seal("N0123456", PURPOSE).partition(".")[2] + "==", b"-_").decode(
        "latin1"
    )


def test_a_text_sealed_for_one_column_does_not_open_in_another():
    with pytest.raises(CannotOpen):
        unseal(seal("N0123456", PURPOSE), "delegations.delegation.contact")


def test_a_changed_text_does_not_open():
    label, _, body = seal("N0123456", PURPOSE).partition(".")
    changed = ("B" if body[20] != "B" else "C").join([body[:20], body[21:]])
    with pytest.raises(CannotOpen):
        unseal(f"{label}.{changed}", PURPOSE)


def test_texts_sealed_under_an_older_key_still_open(settings):
    settings.DOCUMENT_KEYS = {"2025": OLD}
    sealed = seal("N0123456", PURPOSE)
    settings.DOCUMENT_KEYS = {"2026": NEW, "2025": OLD}
    assert unseal(sealed, PURPOSE) == "N0123456"
    assert seal("N0123456", PURPOSE).startswith("2026.")


def test_a_text_whose_key_is_gone_says_so(settings):
    settings.DOCUMENT_KEYS = {"2025": OLD}
    sealed = seal("N0123456", PURPOSE)
    settings.DOCUMENT_KEYS = {"2026": NEW}
    with pytest.raises(CannotOpen, match="2025"):
        unseal(sealed, PURPOSE)


def test_equal_texts_have_equal_digests_under_one_key_only(settings):
    first = keyed_digest("KZ:N0123456")
    assert keyed_digest("KZ:N0123456") == first
    settings.MATCHING_KEY = b"another key of thirty-two bytes!"
    assert keyed_digest("KZ:N0123456") != first
