"""A language in, feeds out that a new server may begin with.

News agencies and public broadcasters, at addresses that they offer themselves and have kept for
years. Names are their own, and stay as they are in every language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class StarterFeed:
    """One feed to begin with."""

    name: str  # at most 100 characters, as a menu has them
    url: str  # of the feed itself


# By ISO 639-1 code; 4 to 8 each, the broadest first.
STARTER_FEEDS: Final[Mapping[str, tuple[StarterFeed, ...]]] = {
    "en": (
        StarterFeed("BBC News: World", "https://feeds.bbci.co.uk/news/world/rss.xml"),
        StarterFeed("NPR News", "https://feeds.npr.org/1001/rss.xml"),
        StarterFeed("Deutsche Welle", "https://rss.dw.com/rdf/rss-en-all"),
        StarterFeed("France 24", "https://www.france24.com/en/rss"),
        StarterFeed("RFI", "https://www.rfi.fr/en/rss"),
        StarterFeed("UN News", "https://news.un.org/feed/subscribe/en/news/all/rss.xml"),
    ),
    "de": (
        StarterFeed(
            "tagesschau", "https://www.tagesschau.de/infoservices/alle-meldungen-100~rss2.xml"
        ),
        StarterFeed(
            "Deutschlandfunk: Nachrichten", "https://www.deutschlandfunk.de/nachrichten-100.rss"
        ),
        StarterFeed("ORF News", "https://rss.orf.at/news.xml"),
        StarterFeed("SRF News", "https://www.srf.ch/news/bnf/rss/1646"),
        StarterFeed("Deutsche Welle", "https://rss.dw.com/rdf/rss-de-all"),
    ),
    "fr": (
        StarterFeed("franceinfo", "https://www.francetvinfo.fr/titres.rss"),
        StarterFeed("France 24", "https://www.france24.com/fr/rss"),
        StarterFeed("RFI", "https://www.rfi.fr/fr/rss"),
        StarterFeed("Radio-Canada", "https://ici.radio-canada.ca/rss/4159"),
        StarterFeed("ONU Info", "https://news.un.org/feed/subscribe/fr/news/all/rss.xml"),
    ),
    "es": (
        StarterFeed("RTVE Noticias", "https://api2.rtve.es/rss/temas_noticias.xml"),
        StarterFeed("BBC News Mundo", "https://feeds.bbci.co.uk/mundo/rss.xml"),
        StarterFeed("Deutsche Welle", "https://rss.dw.com/rdf/rss-sp-all"),
        StarterFeed("France 24", "https://www.france24.com/es/rss"),
        StarterFeed("RFI", "https://www.rfi.fr/es/rss"),
        StarterFeed("Noticias ONU", "https://news.un.org/feed/subscribe/es/news/all/rss.xml"),
    ),
    "pt": (
        StarterFeed(
            "Agência Brasil", "https://agenciabrasil.ebc.com.br/rss/ultimasnoticias/feed.xml"
        ),
        StarterFeed("RTP Notícias", "https://www.rtp.pt/noticias/rss"),
        StarterFeed("BBC News Brasil", "https://feeds.bbci.co.uk/portuguese/rss.xml"),
        StarterFeed("Deutsche Welle", "https://rss.dw.com/rdf/rss-br-all"),
        StarterFeed("RFI", "https://www.rfi.fr/br/rss"),
        StarterFeed("ONU News", "https://news.un.org/feed/subscribe/pt/news/all/rss.xml"),
    ),
    "pl": (
        StarterFeed("TVN24", "https://tvn24.pl/najnowsze.xml"),
        StarterFeed("PAP: Nauka w Polsce", "https://naukawpolsce.pl/rss.xml"),
        StarterFeed("Deutsche Welle", "https://rss.dw.com/rdf/rss-pol-all"),
        StarterFeed("Euronews", "https://pl.euronews.com/rss"),
    ),
    "ru": (
        StarterFeed("Русская служба Би-би-си", "https://feeds.bbci.co.uk/russian/rss.xml"),
        StarterFeed("Deutsche Welle", "https://rss.dw.com/rdf/rss-ru-all"),
        StarterFeed("RFI", "https://www.rfi.fr/ru/rss"),
        StarterFeed(
            "Новости ООН",  # noqa: RUF001  # Russian letters, in a Russian name
            "https://news.un.org/feed/subscribe/ru/news/all/rss.xml",
        ),
    ),
    "uk": (
        StarterFeed("Укрінформ", "https://www.ukrinform.ua/rss/block-lastnews"),
        StarterFeed("Українська правда", "https://www.pravda.com.ua/rss/view_news/"),
        StarterFeed("BBC News Україна", "https://feeds.bbci.co.uk/ukrainian/rss.xml"),
        StarterFeed("Deutsche Welle", "https://rss.dw.com/rdf/rss-ukr-all"),
    ),
}
