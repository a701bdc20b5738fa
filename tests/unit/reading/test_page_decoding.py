"""Bytes of pages in, text out."""

import pytest

from bot.reading.page_decoding import decode_page

WORDS = {
    "cp1251": "Городской совет решил перестроить старый мост через реку весной.",
    "koi8_r": "По словам мэра, работы начнутся в мае и продлятся около двух лет.",
    "cp1254": "Belediye başkanı, köprünün iki yıl içinde yeniden yapılacağını söyledi.",
    "cp1250": "Starosta řekl, že nový most přes řeku bude hotový až za dva roky.",
    "iso8859_2": "Burmistrz powiedział, że most będzie gotowy za dwa lata, a może później.",
    "cp1252": "La maire a déclaré que le pont, très âgé, serait fermé dès février à l'été.",
    "latin-1": "Die Bürgermeisterin sagte, die Brücke müsse größer und schöner werden.",
    "shift_jis": "市長によると、橋の工事は五月に始まり、二年ほどかかる見込みだという。",
    "euc_kr": "시장은 다리 공사가 오월에 시작되어 약 이 년이 걸릴 것이라고 말했다.",
}


def wrapped(text: str, meta: str = "") -> str:
    return f"<html><head>{meta}<title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("encoding", WORDS)
def test_without_a_label(encoding: str):
    text = wrapped(WORDS[encoding] * 3)
    assert decode_page(text.encode(encoding)) == text


def test_by_header_meta_and_byte_order_mark():
    text = wrapped("Žluťoučký kůň")
    assert decode_page(text.encode("iso8859_2"), "text/html; charset=iso-8859-2") == text
    labelled = wrapped("Žluťoučký kůň", '<meta charset="iso-8859-2">')
    assert decode_page(labelled.encode("iso8859_2")) == labelled
    assert decode_page(text.encode("utf-16"), "text/html; charset=utf-8").lstrip("\ufeff") == text


def test_true_utf8_wins_over_a_left_over_label():
    text = wrapped("Žluťoučký kůň")
    assert decode_page(text.encode(), "text/html; charset=iso-8859-1") == text


def test_odd_labels_and_bytes_do_not_raise():
    assert "x" in decode_page(b"x\xff\xfe\x00", "text/html; charset=nonsense")
    assert decode_page(b"") == ""
