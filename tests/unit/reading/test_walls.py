"""Pages that are no articles in, the right reason out; and no false alarms."""

import pytest

from bot.domain.articles import Article, NotAnArticle
from bot.domain.reasons import Refusal
from bot.reading.article_extractor import extract_article
from tests.unit.reading.pages import PROSE, article, page, paragraphs

URL = "https://news.example/a/bridge"


def refusal(document: bytes, content_type: str | None = None, url: str = URL) -> str:
    result = extract_article(document, url, content_type)
    assert isinstance(result, NotAnArticle), result.text
    return result.reason.code


CONSENT = {
    "en": "We value your privacy. We and our partners store and access information on a device, "
    "such as cookies, and process personal data. You may accept all cookies or reject all.",
    "de": "Wir und unsere Partner verarbeiten Daten. Mit Werbung weiterlesen: Besuchen Sie uns wie "
    "gewohnt mit Werbung und Tracking. Ihre Einwilligung in die Verarbeitung gilt bis zum Widerruf.",
    "fr": "Nous respectons votre vie privée. Nos partenaires stockent des informations sur votre "
    "appareil. Vous pouvez accepter et continuer ou continuer sans accepter.",
    "es": "Nosotros y nuestros socios guardamos datos. Valoramos su privacidad. Puede aceptar y "
    "continuar o configurar cookies en cualquier momento.",
    "it": "Noi e terze parti utilizziamo i cookie. Rispettiamo la tua privacy e i tuoi dati. Puoi "
    "scegliere: accetta e continua oppure gestisci le preferenze.",
    "pt": "Nós e os nossos parceiros usamos cookies. Valorizamos a sua privacidade. Pode aceitar "
    "todos os cookies ou ler a política de cookies.",
    "nl": "Wij en onze partners verwerken gegevens. Deze site maakt gebruik van cookies. Je kunt "
    "alles accepteren of je toestemming voor cookies weigeren.",
    "pl": "My i nasi partnerzy przetwarzamy dane. Używamy plików cookie. Szanujemy twoją "
    "prywatność. Wybierz: akceptuję i przechodzę do serwisu.",
    "ru": "Мы используем файлы cookie. Нажимая кнопку, вы даете согласие на обработку данных. "
    "Можно принять все или открыть настройки cookie.",
    "uk": "Ми використовуємо файли cookie. Натискаючи кнопку, ви даєте згоду на обробку даних. "
    "Можна прийняти всі або лише необхідні.",
}
TEASER = PROSE[:3]
PAYWALL = {
    "en": "Subscribe to continue reading this article.",
    "de": "Jetzt weiterlesen mit Plus. Bereits Abonnent? Hier anmelden.",
    "fr": "Cet article est réservé aux abonnés. Il vous reste 80 % de l’article à lire.",
    "es": "Contenido exclusivo para suscriptores.",
    "it": "Contenuto riservato agli abbonati. Sei già abbonato? Accedi.",
    "pt": "Conteúdo exclusivo para assinantes. Já é assinante? Entre.",
    "nl": "Dit artikel is alleen voor abonnees. Neem een abonnement om verder te lezen.",
    "pl": "Artykuł dostępny tylko dla subskrybentów. Wykup dostęp.",
    "ru": "Материал доступен только для подписчиков. Оформите подписку.",
    "uk": "Матеріал лише для передплатників. Оформіть передплату.",
}


@pytest.mark.parametrize("language", CONSENT)
def test_consent_walls(language: str):
    body = f"<div class='message'><p>{CONSENT[language]}</p></div><button>OK</button>"
    assert refusal(page(body)) == Refusal.CONSENT_WALL


@pytest.mark.parametrize("language", PAYWALL)
def test_paywalls_that_say_so(language: str):
    body = f"<article>{paragraphs(*TEASER)}<p>{PAYWALL[language]}</p></article>"
    assert refusal(page(body)) == Refusal.PAYWALL


def test_paywall_that_only_machines_are_told_of():
    script = '{"@type": "NewsArticle", "headline": "Bridge", "isAccessibleForFree": "False"}'
    head = f'<title>Bridge</title><script type="application/ld+json">{script}</script>'
    assert refusal(page(f"<article>{paragraphs(*TEASER)}</article>", head=head)) == Refusal.PAYWALL


def test_paid_text_in_the_pages_data_is_not_taken():
    told = " ".join(PROSE * 3)
    script = f'{{"@type": "Article", "isAccessibleForFree": false, "articleBody": "{told}"}}'
    head = f'<title>Bridge</title><script type="application/ld+json">{script}</script>'
    assert refusal(page(f"<article>{paragraphs(*TEASER)}</article>", head=head)) == Refusal.PAYWALL


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Page not found", "Sorry, the page you are looking for has moved or never existed here."),
        ("Fehler 404", "Die Seite konnte leider nicht gefunden werden. Versuchen Sie die Suche."),
        ("Page introuvable", "La page que vous cherchez a été déplacée ou supprimée du site."),
        ("Страница не найдена", "Возможно, она была удалена или перенесена по другому адресу."),
    ],
)
def test_errors_served_as_pages(heading: str, words: str):
    body = f"<h1>{heading}</h1><p>{words}</p>"
    assert refusal(page(body, head=f"<title>{heading}</title>")) == Refusal.ERROR_PAGE


def test_error_without_a_heading():
    assert refusal(page("<p>The page you requested is no longer available.</p>")) == (
        Refusal.ERROR_PAGE
    )


def test_logins():
    form = "<form><input name=u><input type='password' name=p><button>Go</button></form>"
    assert refusal(page(f"<h1>Welcome</h1>{form}")) == Refusal.LOGIN
    asked = "<p>Please log in to see what the members of this forum have written so far.</p>"
    assert refusal(page(asked)) == Refusal.LOGIN


def test_script_shells():
    shell = "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"
    assert refusal(page(shell)) == Refusal.SCRIPT_SHELL
    assert refusal(page("<div id=app></div><script src=app.js></script>")) == Refusal.SCRIPT_SHELL


def test_video_pages():
    head = '<title>Bridge</title><meta property="og:type" content="video.other">'
    short = paragraphs(*PROSE[:4])
    assert refusal(page(f"<article>{short}</article>", head=head)) == Refusal.VIDEO
    assert refusal(page("<video src=a.mp4></video><p>Watch the bridge.</p>")) == Refusal.VIDEO


def test_link_lists():
    links = "".join(f"<li><a href='/a/{i}'>Story number {i}</a></li>" for i in range(60))
    assert refusal(page(f"<ul>{links}</ul>"), url="https://news.example/") == Refusal.LIST_PAGE
    teasers = f"<main>{paragraphs(*PROSE[:4])}</main><ul>{links}</ul>"
    assert refusal(page(teasers), url="https://news.example/") == Refusal.LIST_PAGE


@pytest.mark.parametrize(
    "words",
    [
        "Wir und unsere 212 Partner speichern Cookies. Sie lesen mit Werbung und Cookies weiter.",
        "We and our 1,018 partners store cookies. You may withdraw your consent at any time.",
        (
            "Nous et nos 96 partenaires lisons votre appareil pour des publicités et contenus "
            "personnalisés, et vous pouvez retirer votre consentement."
        ),
    ],
)
def test_a_count_of_partners_hides_no_consent_wall(words: str):
    assert refusal(page(f"<div role='dialog'><h1>Cookies</h1><p>{words}</p></div>")) == (
        Refusal.CONSENT_WALL
    )


_TEASERS = "".join(
    f"<li><a href='/{number}'>The old bridge number {number} will close in May</a></li>"
    for number in range(9)
)


@pytest.mark.parametrize(
    "around",
    ["", "<p>We use cookies to count readers.</p><button>Reject all</button>"],
)
def test_a_list_of_other_articles_is_no_wall(around: str):
    body = f"<article><h1>Most read this week</h1><ul>{_TEASERS}</ul></article>{around}"

    assert refusal(page(body)) == Refusal.LIST_PAGE


def test_a_list_beside_an_article_is_none():
    assert isinstance(extract_article(article(f"<ul>{_TEASERS}</ul>"), URL, None), Article)


def test_a_menu_beside_a_wall_is_no_list_of_articles():
    wall = page(f"<nav><ul>{_TEASERS}</ul></nav><div><p>{CONSENT['en']}</p></div>")

    assert refusal(wall) == Refusal.CONSENT_WALL


def test_live_tickers_without_entries():
    head = "<title>Liveblog: Brücke</title>"
    announced = f"<h1>Liveblog: Brücke</h1>{paragraphs(*PROSE[:3])}"
    assert refusal(page(f"<article>{announced}</article>", head=head)) == Refusal.LIVE_TICKER
    script = '{"@type": "LiveBlogPosting", "headline": "Bridge"}'
    told = f'<title>Bridge</title><script type="application/ld+json">{script}</script>'
    assert refusal(page(paragraphs(*PROSE[:3]), head=told)) == Refusal.LIVE_TICKER


def test_too_short_and_empty():
    assert refusal(page("<p>The bridge is closed.</p>")) == Refusal.TOO_SHORT
    assert refusal(page("")) == Refusal.NO_TEXT
    assert refusal(b"") == Refusal.NO_TEXT
    assert refusal(b" \n") == Refusal.NO_TEXT


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 \xe2\xe3", None),
        (b"\x89PNG\r\n", "text/html"),
        (b"words", "application/pdf"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "text/xml"),
        (b'{"items": []}', "text/html"),
    ],
)
def test_what_is_no_page(body: bytes, content_type: str | None):
    assert refusal(body, content_type) == Refusal.NOT_HTML


@pytest.mark.parametrize(
    "aside",
    [
        "<div class='cookies'>We use cookies to improve. Accept all cookies. Reject all.</div>",
        "<nav><a>Log in to your account</a> <a>For subscribers</a></nav>",
        "<noscript>Please enable JavaScript.</noscript>",
        "<footer>Page not found? Tell us. Subscribe to continue our work.</footer>",
        "<form><input type=password></form><video src=a.mp4></video>",
    ],
)
def test_a_long_article_is_no_wall_whatever_stands_beside_it(aside: str):
    body = f"<article><h1>Bridge</h1>{paragraphs(*PROSE, *PROSE)}</article>{aside}"
    assert isinstance(extract_article(page(body), URL), Article)


def test_what_is_known_of_a_walled_page_is_kept():
    head = '<title>Bridge closed | Post</title><meta property="og:site_name" content="Post">'
    result = extract_article(
        page(paragraphs("Subscribe to continue reading this."), head=head, attributes="lang=en"),
        URL,
    )
    assert isinstance(result, NotAnArticle)
    assert (result.title, result.site_name, result.language) == ("Bridge closed", "Post", "en")
