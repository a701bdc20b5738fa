"""Who signed a push: the headers that are believed, and those that are not."""

import hashlib
import hmac

import pytest

from bot.pipeline.rules.hub_signatures import METHODS, SignatureCheck

SECRET, BODY = "not guessed by anybody", b"<feed/>" * 1_000


def signed(method: str, body: bytes = BODY, key: str = SECRET) -> str:
    return hmac.new(key.encode(), body, method).hexdigest()


def believed(header: str, body: bytes = BODY) -> bool:
    check = SignatureCheck(SECRET, header)
    for start in range(0, len(body), 64):
        check.update(body[start : start + 64])
    return check.is_right()


# RFC 4231, test case 2, and RFC 2202 for SHA-1: not our own code's opinion of itself.
@pytest.mark.parametrize(
    ("method", "digest"),
    [
        ("sha1", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        ("sha256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (
            "sha384",
            (
                "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                "8e2240ca5e69e2c78b3239ecfab21649"
            ),
        ),
        (
            "sha512",
            (
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
            ),
        ),
    ],
)
def test_published_examples_are_believed(method, digest):
    check = SignatureCheck("Jefe", f"{method}={digest}")
    check.update(b"what do ya want ")
    check.update(b"for nothing?")
    assert check.is_right()


@pytest.mark.parametrize("method", sorted(METHODS))
def test_every_method_of_the_recommendation_is_read(method):
    assert believed(f"{method}={signed(method)}")
    assert believed(f" {method.upper()} = {signed(method).upper()} ")


@pytest.mark.parametrize("method", sorted(METHODS))
def test_another_body_or_secret_is_not_believed(method):
    assert not believed(f"{method}={signed(method)}", BODY + b" ")
    assert not believed(f"{method}={signed(method, key='guessed')}")
    assert not believed(f"{method}={signed(method)[:-1]}")
    assert not believed(f"{method}=")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "=",
        "sha256",
        f"md5={signed('md5')}",
        f"blake2b={signed('blake2b')}",
        f"={signed('sha256')}",
        f"sha1={signed('sha256')}",
        "sha256=\udcff\u00fc",
        hashlib.sha256(BODY).hexdigest(),
        f"sha256={hashlib.sha256(BODY).hexdigest()}",
    ],
)
def test_anything_else_is_not_believed(header):
    assert not believed(header)
