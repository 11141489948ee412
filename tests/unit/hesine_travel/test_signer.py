from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hesine.travel.signer import HmacSigner, Message, canonical_query, is_signed, string_to_sign

VECTOR = Message(
    "POST",
    "/api/travel/create",
    "",
    "1767225600",
    "7f3a9c1e5b2d4860",
    b'{"employee_id":"E12345","approver_id":"A54321"}',
)
SIGNATURE = "3d8ec3684376f268163e749e01264c8f3a11967b516be9727587f589f28cbb49"

NAMES = st.text(st.characters(codec="utf-8"), max_size=8)


def test_the_vector_of_the_contract_is_signed_as_the_contract_says():
    assert HmacSigner("s3cr3t").sign(VECTOR) == SIGNATURE
    assert is_signed(HmacSigner("s3cr3t"), VECTOR, SIGNATURE)


@pytest.mark.parametrize("forged", [SIGNATURE.upper(), SIGNATURE[:-1], "", "签名"])
def test_a_signature_must_match_to_the_letter(forged):
    assert not is_signed(HmacSigner("s3cr3t"), VECTOR, forged)


def test_the_string_to_sign_is_six_lines_and_an_empty_body_hashes_as_the_empty_string():
    message = Message("GET", "/api/travel", "b=2&a=1", "1767225600", "0123456789abcdef", b"")
    assert string_to_sign(message).split("\n") == [
        "GET",
        "/api/travel",
        "a=1&b=2",
        "1767225600",
        "0123456789abcdef",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ]


@pytest.mark.parametrize(
    ("sent", "canonical"),
    [
        ("", ""),
        ("b=2&a=1", "a=1&b=2"),
        ("a=2&a=1", "a=1&a=2"),
        ("a=", "a="),
        ("a=x y", "a=x%20y"),
        ("a=x+y", "a=x%20y"),
        ("a=%2f~-._*", "a=%2F~-._%2A"),
        ("at=2026-03-01T00:00:00%2B08:00", "at=2026-03-01T00%3A00%3A00%2B08%3A00"),
        ("名=上海", "%E5%90%8D=%E4%B8%8A%E6%B5%B7"),
    ],
)
def test_a_query_is_decoded_encoded_again_and_sorted(sent, canonical):
    assert canonical_query(sent) == canonical


@given(st.lists(st.tuples(NAMES.filter(bool), NAMES), max_size=5))
def test_canonical_form_keeps_every_pair_and_is_a_fixed_point(pairs):
    sent = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
    canonical = canonical_query(sent)
    assert canonical_query(canonical) == canonical
    assert sorted(parse_qsl(canonical, keep_blank_values=True)) == sorted(pairs)


def test_neither_the_secret_nor_the_body_shows_in_a_repr():
    assert "s3cr3t" not in repr(HmacSigner("s3cr3t"))
    assert "E12345" not in repr(VECTOR)
