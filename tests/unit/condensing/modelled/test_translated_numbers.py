"""The same numbers stand in a text and its translation, as each language writes them."""

import pytest

from bot.condensing.modelled.translated_numbers import number_fault


def fault(original: str, translated: str, languages: str) -> str | None:
    source, _, target = languages.partition("-")
    found = number_fault(original, translated, (source or None, target))
    return found.why if found else None


@pytest.mark.parametrize(
    ("original", "translated", "languages"),
    [
        ("1,234.5 metres", "1.234,5 Meter", "en-de"),
        ("1,234.5 metres", "1 234,5 mètres", "en-fr"),
        ("1,234.5 metres", "1\u202f234,5 mètres", "en-fr"),
        ("120,000 homes", "120 tys. domów", "en-pl"),
        ("120,000 homes", "120 mil casas", "en-pt"),
        ("3 million people", "3 млн человек", "en-ru"),
        ("30,000 people", "3万人", "en-zh"),
        ("120 million people", "1亿2000万人", "en-zh"),
        ("3,500 people", "٣٬٥٠٠ شخص", "en-ar"),
        ("2.5 million", "٢٫٥ مليون", "en-ar"),
        ("500,000 rupees", "5 लाख रुपये", "en-hi"),
        ("5 million people", "५० लाख लोग", "en-hi"),
        ("£5m and $3bn", "5 Mio. Pfund und 3 Mrd. Dollar", "en-de"),
        ("3,2 milliards d'euros", "3.200 millones de euros", "fr-es"),
        ("4.75%", "4,75 %", "en-de"),
        ("4.75 percent", "4,75 %", "en-fr"),
        ("from 2.1% to 3.4%", "de 2,1 à 3,4 %", "en-fr"),
        ("$1.5 million", "1,5 миллиона долларов", "en-ru"),
        ("eleven million euros", "11 Millionen Euro", "en-de"),
        ("11 children", "elf Kinder", "en-de"),
        ("eleven children", "jedenaścioro dzieci", "en-pl"),
        ("both were hurt", "les deux ont été blessés", "en-fr"),
        ("twenty-five people", "fünfundzwanzig Menschen", "en-de"),
        ("the 21st century", "le XXIe siècle", "en-fr"),
        ("the 21st century", "el siglo XXI", "en-es"),
        ("at 3 p.m.", "um 15 Uhr", "en-de"),
        ("at 3:30 p.m.", "à 15h30", "en-fr"),
        ("at 15:00", "о 15.00", "en-uk"),
        ("am 25.11.2026", "on 25 November 2026", "de-en"),
        ("November 25, 2026", "2026年11月25日", "en-zh"),
        ("On Monday in May", "Am Montag im Mai", "en-de"),
        ("On Friday", "W piątek", "en-pl"),
        ("a 100m race and 4K video", "ein 100-m-Lauf und ein 4K-Video", "en-de"),
        ("won 3-1 with 10 men", "gewann 3:1 mit 10 Mann", "en-de"),
        ("-5 degrees", "-5 Grad", "en-de"),
        ("iOS 17.2 costs 3.5 euros", "iOS 17.2 kostet 3,5 Euro", "en-de"),
        ("1,234 people", "1.234 personas", "-es"),
        ("50 cents", "50 cents", "en-fr"),
        ("nine new rules", "neuf nouvelles règles", "en-fr"),
        ("two", "zwei", "en-de"),
    ],
)
def test_one_value_in_two_languages(original, translated, languages):
    assert fault(original, translated, languages) is None


@pytest.mark.parametrize(
    ("original", "translated", "languages", "why"),
    [
        ("31 votes", "13 Stimmen", "en-de", "number_changed"),
        ("1,234 people", "1,234 Menschen", "en-de", "number_changed"),
        ("3 million", "3 Milliarden", "en-de", "number_changed"),
        ("3 billion", "3 Billionen", "en-de", "number_changed"),
        ("3 million", "3 Menschen", "en-de", "number_changed"),
        ("30,000 people", "3亿人", "en-zh", "number_changed"),
        ("30,000 people", "三万人", "en-zh", "number_lost"),
        ("5m people", "5 Menschen", "en-de", "number_changed"),
        ("31 votes to 12", "31 Stimmen", "en-de", "number_lost"),
        ("the votes", "die 31 Stimmen", "en-de", "number_added"),
        ("the children", "die elf Kinder", "en-de", "number_added"),
        ("eleven children", "zwölf Kinder", "en-de", "number_changed"),
        ("eleven million", "elf Milliarden", "en-de", "number_changed"),
        ("3 and 3 again", "3 und noch einmal", "en-de", "number_lost"),
        ("4.75%", "4,75", "en-de", "number_changed"),
        ("4.75 points", "4,75 %", "en-de", "number_added"),
        ("$5 million", "5 Millionen Euro", "en-de", "currency_changed"),
        ("£5 million", "5 Millionen", "en-de", "currency_changed"),
        ("5 million", "5 Millionen Dollar", "en-de", "currency_changed"),
        ("in May", "im Juni", "en-de", "date_changed"),
        ("on Monday", "am Dienstag", "en-de", "date_changed"),
        ("in the spring", "于11月", "en-zh", "date_changed"),
        ("at 3 p.m.", "um 14 Uhr", "en-de", "number_changed"),
        ("am 25.11.2026", "on 25 October 2026", "de-en", "number_lost"),
        ("-5 degrees", "5 Grad", "en-de", "number_changed"),
        ("٣٥ شخص", "53 people", "ar-en", "number_changed"),
    ],
)
def test_another_value_is_found(original, translated, languages, why):
    assert fault(original, translated, languages) == why


def test_a_hundred_numbers_take_no_time():
    text = " ".join(f"{n}.{n}" for n in range(10, 110))
    other = " ".join(f"{n}.{n + 1}" for n in range(10, 110))
    assert fault(text, text, "de-fr") is None
    assert fault(text, other, "de-fr") is not None
