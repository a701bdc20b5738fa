"""Briefs and link cards as readers of several languages would get them."""

# letters of other scripts look like Latin ones

from dataclasses import replace
from datetime import timedelta

from bot.domain.briefs import (
    ArticleReference,
    Attribution,
    Brief,
    BriefTranslation,
    KeyClaim,
    LinkCard,
    ModelShare,
    NotableQuote,
)
from bot.domain.fidelity import Fidelity
from bot.domain.reasons import Reason, Refusal
from bot.domain.text import TextSpan
from tests.builders import NOON, link_card

PICTURE = "https://pictures.example/harbour.png"


def claim(
    text: str, source: str | None = None, cue: str = "said", *, hedged: bool = False
) -> KeyClaim:
    attribution = Attribution(source=source, cue=cue, hedged=hedged) if source else None
    return KeyClaim(text=text, rank=1, attribution=attribution, evidence=(_span(text, 120),))


def quote(text: str, speaker: str, description: str | None) -> NotableQuote:
    return NotableQuote(
        text=text,
        speaker=speaker,
        speaker_description=description,
        segments=tuple(_span(part, 1_480) for part in text.split(" […] ")),
    )


def sample_brief(
    headline: str,
    *claims: KeyClaim,
    quoted: NotableQuote | None = None,
    language: str | None = "en",
    outlet: str = "Harbour Gazette",
    image_url: str | None = None,
) -> Brief:
    return Brief(
        headline=headline,
        key_claims=claims,
        notable_quote=quoted,
        language=language,
        method="extractive",
        condenser_version="1",
        article=ArticleReference(
            url="https://www.gazette.example/2026/03/story",
            site_name=outlet,
            byline="Ines Marlow",
            published_at=NOON - timedelta(hours=3),
            image_url=image_url,
            word_count=870,
            text_sha256="5f" * 32,
        ),
    )


def english() -> Brief:
    return sample_brief(
        "Ferry to the outer islands returns after eleven winters",
        claim("The ferry Tern will sail to the outer islands from 4 April, three times a week."),
        claim("Fares stay at 6 pounds until the end of the first season.", "Councillor Aled Price"),
        claim(
            "The old pier had been weakened by shipworm since 2019.",
            "two people who inspected it",
            "allegedly",
            hedged=True,
        ),
        quoted=quote(
            "We kept the timetable on the wall all those years. […] I never took it down.",
            "Morag Keene",
            "keeper of the harbour café on Stoll",
        ),
        image_url=PICTURE,
    )


def translated() -> Brief:
    """Return the English one with a German translation, of which one claim was refused."""
    german = BriefTranslation(
        language="de",
        model="qwen3:8b",
        headline="Nach elf Wintern fährt wieder eine Fähre zu den äußeren Inseln",
        claims=(
            "Die Fähre Tern wird ab dem 4. April dreimal in der Woche zu den äußeren Inseln fahren.",
            "Der Fahrpreis bleibt bis zum Ende der ersten Saison bei 6 Pfund.",
            None,
        ),
        quote="Wir haben den Fahrplan all die Jahre an der Wand gelassen. […] Ich habe ihn nie "
        "abgenommen.",
    )
    share = ModelShare(model="qwen3:8b", parts=2, of=4, fidelity=Fidelity.STRICT)
    return replace(english(), model_share=share, translations=(german,))


def german() -> Brief:
    return sample_brief(
        "Donaudampfschifffahrtsgesellschaft stellt Fahrplan für die Wintermonate vor",
        claim("Zwischen Passau und Engelhartszell verkehren künftig sechs Schiffe am Tag."),
        claim("Die Kosten trägt zur Hälfte der Landkreis.", "Sprecherin Katja Brunnhuber", "sagt"),
        language="de",
        outlet="Innbote",
    )


def russian() -> Brief:
    return sample_brief(
        "На левом берегу снова пошёл трамвай",
        claim("Первый вагон вышел на линию в 5:40 утра."),
        claim("Билет останется прежним до осени.", "директор депо Анна Лучко", "сообщила"),
        quoted=quote("Мы ждали этого звонка девять лет.", "Пётр Гай", "вагоновожатый"),
        language="ru",
        outlet="Речной вестник",
        image_url=PICTURE,
    )


def arabic() -> Brief:
    return sample_brief(
        "افتتاح المكتبة العائمة في ميناء المدينة القديمة",
        claim("تضم المكتبة اثني عشر ألف كتاب وقاعة للأطفال."),
        claim("ستفتح أبوابها كل يوم ما عدا الاثنين.", "مديرة المكتبة سلمى حداد", "قالت"),
        quoted=quote("الكتب تعرف طريق البحر.", "سلمى حداد", "مديرة المكتبة"),
        language="ar",
        outlet="جريدة الميناء",
        image_url=PICTURE,
    )


def hebrew() -> Brief:
    return sample_brief(
        "הרכבת הקלה תגיע לשכונת הנמל ב-2028",
        claim("הקו יכלול 14 תחנות, אמרה Transit Bureau בהודעה."),
        language="he",
        outlet="עיתון הנמל",
    )


def emoji_and_joiners() -> Brief:
    return sample_brief(
        "نمایشگاه کتاب\u200cهای کودک 👩🏽\u200d🚀 برگزار می\u200cشود",
        claim("ورود برای همه رایگان است."),
        language="fa",
        outlet="روزنامهٔ بندر",
    )


def endless_headline() -> Brief:
    words = "Council weighs a motion to amend the motion that amended the harbour dues of 1987 and "
    return sample_brief(
        (words * 5)[:300],
        claim("https://gazette.example/" + "a-very-long-address-without-a-break-" * 6),
        claim("Z" * 180, "The Clerk of the Council of the United Harbours and Pilotage Districts"),
        language=None,
        outlet="The Very Long Name Of An Outlet That Goes On For A Good While",
    )


def hostile() -> Brief:
    script = "<script>alert(1)</script>"
    return sample_brief(
        f"{script} &amp; \u202egnissecorp\u202c “quotes” {{{{ 7*7 }}}}",
        claim(f"A claim <img src=x onerror=alert(1)> with \x1b[31mcolour\x1b[0m {script}", script),
        quoted=quote(f'"><b>{script}', f"<b>{script}", "javascript:alert(1)"),
        language='"><x',
        outlet=script,
        image_url="javascript:alert(1)",
    )


def behind_a_paywall() -> LinkCard:
    return link_card(
        headline="What the glassworks left behind",
        reason=Reason(code=Refusal.PAYWALL),
        image_url=PICTURE,
    )


def on_the_local_network() -> LinkCard:
    data = {"url": "http://printer.example/", "host": "printer.example", "address": "10.0.0.5"}
    return link_card(
        headline="Printer status",
        url=None,
        site_name=None,
        reason=Reason(code="address_refused", data=data),
    )


def everything() -> list[Brief | LinkCard]:
    return [
        hostile(),
        endless_headline(),
        emoji_and_joiners(),
        hebrew(),
        on_the_local_network(),
        german(),
        russian(),
        behind_a_paywall(),
        arabic(),
        english(),
    ]


def _span(text: str, start: int) -> TextSpan:
    return TextSpan(start=start, end=start + len(text), text=text)
