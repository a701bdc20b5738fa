"""Articles that look like walls, errors, videos or lists in, none refused."""

import pytest

from bot.domain.articles import Article
from bot.reading.article_extractor import extract_article
from tests.unit.reading.news_items import NEWS, TITLES
from tests.unit.reading.pages import PROSE, page, paragraphs
from tests.unit.reading.test_refusals import CONSENT, LOGIN, PAYWALL, SHELL

URL = "https://news.example/a/bridge"
EVERYWHERE = sorted(NEWS)


def read(document: bytes) -> Article:
    result = extract_article(document, URL)
    assert isinstance(result, Article), result.reason
    return result


def item(language: str, *, before: str = "", after: str = "", head: str = "") -> bytes:
    """Return the page of a short news item with something beside it."""
    title = TITLES[language]
    body = f"<article><h1>{title}</h1>{paragraphs(*NEWS[language])}</article>"
    return page(before + body + after, head=f"<title>{title}</title>{head}")


def told(title: str, text: str) -> bytes:
    """Return the page of an article of a title and lines."""
    lines = [line.strip() for line in text.strip().splitlines()]
    body = f"<article><h1>{title}</h1>{paragraphs(*lines)}</article>"
    return page(body, head=f"<title>{title}</title>")


@pytest.mark.parametrize("language", EVERYWHERE)
def test_a_short_item_is_a_whole_article(language: str):
    result = read(item(language))
    assert result.text == "\n\n".join(NEWS[language])
    assert result.title == TITLES[language]
    assert result.language == language


@pytest.mark.parametrize("language", EVERYWHERE)
def test_a_banner_beside_an_item(language: str):
    banner = f"<div id='banner' role='dialog'>{paragraphs(*CONSENT[language])}</div>"
    assert NEWS[language][-1] in read(item(language, after=banner)).text


@pytest.mark.parametrize("language", EVERYWHERE)
def test_an_offer_in_the_menu_beside_an_item(language: str):
    offer = f"<header><nav><a href='/abo'>{PAYWALL[language]}</a></nav></header>"
    assert NEWS[language][-1] in read(item(language, before=offer)).text


@pytest.mark.parametrize("language", EVERYWHERE)
def test_a_form_to_log_in_beside_an_item(language: str):
    form = f"<form><p>{LOGIN[language]}</p><input name=u><input type=password name=p></form>"
    assert NEWS[language][-1] in read(item(language, before=form)).text


@pytest.mark.parametrize("language", EVERYWHERE)
def test_a_word_to_browsers_without_scripts_beside_an_item(language: str):
    unscripted = f"<noscript>{SHELL[language]}</noscript><script src=a.js></script>"
    assert NEWS[language][-1] in read(item(language, before=unscripted)).text


@pytest.mark.parametrize("language", EVERYWHERE)
def test_a_video_on_top_of_an_item(language: str):
    video = "<video src=a.mp4></video><iframe src='https://video.example/embed/1'></iframe>"
    script = '{"@type": "VideoObject", "name": "The bridge"}'
    head = (
        "<meta property='og:type' content='article'>"
        f"<script type='application/ld+json'>{script}</script>"
    )
    assert NEWS[language][-1] in read(item(language, before=video)).text
    assert NEWS[language][-1] in read(item(language, before=video, head=head)).text


@pytest.mark.parametrize("language", EVERYWHERE)
def test_links_to_other_articles_below_an_item(language: str):
    links = "".join(f"<li><a href='/{i}'>{line}</a></li>" for i, line in enumerate(PROSE * 6))
    boxes = "".join(
        f"<div><h3><a href='/{i}'>{line}</a></h3></div>" for i, line in enumerate(PROSE)
    )
    assert NEWS[language][-1] in read(item(language, after=f"<ul>{links}</ul>{boxes}")).text


BANNERS = {
    "en": """
        The data authority of Alderland has fined two shops because of their cookie banners.
        On both pages “Accept all cookies” was one click away, while “Reject all” was hidden.
        “People give up after the second window,” said Mara Lind, who leads the authority.
        The shops must pay 90,000 euros each and change their pages by the end of the year.
        One of them said that it would appeal, the other has already changed its banner.
        """,
    "de": """
        Die Datenschutzbehörde hat zwei Händler wegen ihrer Cookie-Banner bestraft.
        Auf beiden Seiten war „Alle akzeptieren“ einen Klick entfernt, das Ablehnen versteckt.
        „Die Leute geben beim zweiten Fenster auf“, sagte die Leiterin der Behörde, Mara Lind.
        Die Händler müssen je 90.000 Euro zahlen und ihre Seiten bis zum Jahresende ändern.
        Einer will dagegen klagen, der andere hat die „Cookie-Einstellungen“ schon geändert.
        """,
    "fr": """
        L’autorité des données a sanctionné deux magasins pour leurs bandeaux sur les cookies.
        Sur les deux sites, « Tout accepter » était à un clic, et le refus restait caché.
        « Les gens renoncent à la deuxième fenêtre », a dit Mara Lind, qui dirige l’autorité.
        Les magasins doivent payer 90 000 euros chacun et changer leurs pages cette année.
        L’un d’eux fera appel, l’autre a déjà ajouté « Continuer sans accepter » à son bandeau.
        """,
    "es": """
        La autoridad de datos ha multado a dos tiendas por sus avisos sobre las cookies.
        En ambas, «Aceptar todas las cookies» estaba a un clic y el rechazo quedaba oculto.
        «La gente se rinde en la segunda ventana», dijo Mara Lind, que dirige la autoridad.
        Las tiendas deben pagar 90.000 euros cada una y cambiar sus páginas antes de fin de año.
        Una recurrirá la multa y la otra ya ha cambiado el botón «Configurar cookies».
        """,
}
PAID = {
    "en": """
        More than half of the newspapers of Alderland now ask their readers to pay online.
        Readers who want to keep reading after three articles must subscribe, a survey found.
        Older readers told the authors that they are used to paying for a newspaper.
        Younger ones leave as soon as a page says that it is for subscribers only.
        The number of people who pay has grown by a fifth within two years all the same.
        The survey was made among four thousand people in the spring and paid by a foundation.
        Its authors expect that small local papers will be the last to close their pages.
        """,
    "de": """
        Mehr als die Hälfte der Zeitungen im Land verlangt inzwischen Geld für Texte im Netz.
        Wer nach drei Texten weiterlesen will, muss ein Abo abschließen, ergab eine Umfrage.
        Ältere sagten, sie seien es gewohnt, für eine Zeitung zu bezahlen.
        Jüngere gehen, sobald eine Seite nur für Abonnenten zu lesen ist.
        Dennoch ist die Zahl der Zahlenden in zwei Jahren um ein Fünftel gewachsen.
        Befragt wurden im Frühjahr viertausend Menschen, bezahlt hat die Umfrage eine Stiftung.
        Kleine Lokalzeitungen werden ihre Seiten wohl zuletzt schließen, erwarten die Autoren.
        """,
    "fr": """
        Plus de la moitié des journaux du pays font désormais payer la lecture en ligne.
        Après trois articles, il faut payer pour lire la suite, selon une enquête.
        Les lecteurs âgés disent avoir l’habitude de payer leur journal.
        Les jeunes s’en vont dès qu’un texte est réservé aux abonnés.
        Le nombre de ceux qui paient a pourtant crû d’un cinquième en deux ans.
        L’enquête a été menée au printemps auprès de quatre mille personnes.
        Les petits journaux locaux seront les derniers à fermer leurs pages, selon les auteurs.
        """,
    "es": """
        Más de la mitad de los diarios del país ya cobran por leer en internet.
        Para seguir leyendo después de tres textos hay que pagar, según una encuesta.
        Los lectores mayores dicen que están acostumbrados a pagar por el diario.
        Los jóvenes se van en cuanto un texto es solo para suscriptores.
        Aun así, el número de quienes pagan ha crecido un quinto en dos años.
        La encuesta se hizo en primavera entre cuatro mil personas y la pagó una fundación.
        Los pequeños diarios locales serán los últimos en cerrar sus páginas, creen los autores.
        """,
}


@pytest.mark.parametrize("language", sorted(BANNERS))
def test_an_article_about_cookies(language: str):
    read(told("Cookies", BANNERS[language]))


@pytest.mark.parametrize("language", sorted(PAID))
def test_an_article_about_paywalls(language: str):
    read(told("Paywalls", PAID[language]))


def test_advice_about_cookies():
    read(
        told(
            "How to get rid of cookie windows",
            """
            Most pages greet their visitors with a window that asks for more than it needs.
            You can choose “Reject all” where the page offers it, which takes a single click.
            Where it is missing, open the cookie preferences and switch off every purpose.
            Some browsers do it for you: they answer the window before you have seen it at all.
            An extension that the consumers’ union of Alderland recommends does the same.
            It was tried on two thousand pages last winter and failed on only ninety of them.
            “It saves me a minute a day,” said Ken Abara, a teacher who took part in the trial.
            The union wants a law by which pages must obey what the browser says.
            A first reading of such a law is planned for the autumn, its speaker said on Friday.
            """,
        )
    )


def test_a_metered_article_that_is_free_today():
    script = '{"@type": "NewsArticle", "headline": "Bridge", "isAccessibleForFree": true}'
    head = f"<script type='application/ld+json'>{script}</script>"
    notice = f"<p>{PAYWALL['en']}</p>"
    assert (
        PROSE[0] in read(page(f"<article>{paragraphs(*PROSE)}{notice}</article>", head=head)).text
    )


def test_an_article_about_passwords():
    read(
        told(
            "Bank changes how customers log in",
            """
            The savings bank of Port Alder is changing how its customers reach their accounts.
            From March they must log in with a second device, the bank said on Monday.
            Those who see the words “Please log in” on an unknown page should call the bank.
            Thieves had copied its page in the autumn and taken 60,000 euros from 14 accounts.
            The bank has paid the money back, said its director, Ines Falk.
            """,
        )
    )


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Missing hiker not found after three days"),
        ("en", "Access denied: how the harbour lost its bridge"),
        ("de", "Vermisste Katze noch immer nicht gefunden"),
        ("fr", "Le trésor du port reste introuvable"),
        ("es", "La caja del barco, no encontrada tras un año"),
        ("nl", "Vermiste boot niet gevonden"),
        ("ru", "Пропавший катер не найден: ошибка или умысел"),
    ],
)
def test_something_else_than_the_page_is_not_found(language: str, title: str):
    document = page(
        f"<article><h1>{title}</h1>{paragraphs(*NEWS[language])}</article>",
        head=f"<title>{title} | The Alder Post</title>",
    )
    assert read(document).title == title


def test_an_article_about_error_pages():
    read(told("Why “page not found” became an art", "\n".join(PROSE)))


def test_a_list_article_with_prose_under_each_linked_heading():
    entries = "".join(
        f"<div><h3><a href='/book/{number}'>The {number}th book of the summer</a></h3>"
        f"{paragraphs(*PROSE[number % 4 : number % 4 + 4])}</div>"
        for number in range(10)
    )
    result = read(page(f"<article><h1>Ten books</h1>{paragraphs(*PROSE[:2])}{entries}</article>"))
    assert PROSE[3] in result.text


def test_a_list_article_in_items():
    entries = "".join(
        f"<li><b>Thing {number}.</b> {line}</li>" for number, line in enumerate(PROSE)
    )
    result = read(page(f"<article><h1>Eight things</h1>{PROSE[0]}<ol>{entries}</ol></article>"))
    assert PROSE[5] in result.text


@pytest.mark.parametrize("language", EVERYWHERE)
def test_a_live_blog_with_entries(language: str):
    title = f"Liveblog: {TITLES[language]}"
    entries = "".join(
        f"<section><h3>1{hour}:05</h3>{paragraphs(*NEWS[language])}</section>" for hour in range(3)
    )
    script = '{"@type": "LiveBlogPosting", "headline": "The bridge"}'
    head = f"<title>{title}</title><script type='application/ld+json'>{script}</script>"
    document = page(f"<article><h1>{title}</h1>{entries}</article>", head=head)
    assert NEWS[language][-1] in read(document).text


def test_an_article_about_a_live_broadcast():
    read(told("Opera house to show its plays live", "\n".join(PROSE)))
