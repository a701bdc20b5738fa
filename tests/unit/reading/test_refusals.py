"""Walls, errors, shells, lists and headers in many languages in, the right refusal out."""

import pytest

from bot.domain.articles import NotAnArticle
from bot.domain.reasons import Refusal
from bot.reading.article_extractor import extract_article
from tests.unit.reading.news_items import NEWS, TITLES
from tests.unit.reading.pages import page, paragraphs

URL = "https://news.example/a/bridge"


def refusal(document: bytes) -> str:
    result = extract_article(document, URL)
    assert isinstance(result, NotAnArticle), result.text
    return result.reason.code


CONSENT = {
    "en": (
        (
            "We value your privacy. We and our 214 partners store information on your device to show "
            "personalised ads and content and to measure them."
        ),
        (
            "With “Accept all” you agree to the processing of your data. You may withdraw your consent "
            "in the footer at any time."
        ),
    ),
    "de": (
        (
            "Wir und unsere 187 Partner speichern Informationen auf Ihrem Gerät, um personalisierte "
            "Anzeigen und Inhalte zu zeigen."
        ),
        (
            "Mit „Alle akzeptieren“ willigen Sie in die Verarbeitung Ihrer Daten ein. Ihre Zustimmung "
            "ist jederzeit widerrufbar."
        ),
    ),
    "fr": (
        (
            "Nous respectons votre vie privée. Nous et nos 96 partenaires lisons des informations sur "
            "votre appareil."
        ),
        (
            "Avec « Accepter et continuer », vous acceptez les publicités et contenus personnalisés. "
            "Vous pouvez retirer votre consentement à tout moment."
        ),
    ),
    "es": (
        (
            "Valoramos su privacidad. Nosotros y nuestros socios almacenamos y accedemos a información "
            "en su dispositivo."
        ),
        (
            "Al aceptar y continuar verá anuncios y contenido personalizados. Puede retirar su "
            "consentimiento cuando quiera."
        ),
    ),
    "it": (
        (
            "Rispettiamo la tua privacy. Noi e i nostri partner conserviamo informazioni sul tuo "
            "dispositivo."
        ),
        "Accetta e continua per leggere gratis, oppure gestisci le preferenze in ogni momento.",
    ),
    "pt": (
        "Valorizamos a sua privacidade. Nós e os nossos parceiros guardamos dados no seu aparelho.",
        "Pode aceitar todos os cookies ou escolher as finalidades na política de cookies.",
    ),
    "nl": (
        "Wij en onze partners bewaren gegevens op je apparaat. Deze site maakt gebruik van cookies.",
        "Met alles accepteren geef je toestemming voor cookies van ons en van anderen.",
    ),
    "pl": (
        "Szanujemy twoją prywatność. My i nasi partnerzy przechowujemy dane na twoim urządzeniu.",
        "Wybierz „Akceptuję i przechodzę do serwisu” albo zmień zgody na przetwarzanie danych.",
    ),
    "ru": (
        "Мы используем файлы cookie, чтобы сайт работал лучше и показывал подходящую рекламу.",
        "Нажимая «Принять все», вы даёте согласие на обработку данных нами и нашими партнёрами.",
    ),
    "uk": (
        "Ми використовуємо файли cookie, щоб сайт працював краще й показував доречну рекламу.",
        "Натискаючи «Прийняти всі», ви даєте згоду на обробку даних нами та партнерами.",
    ),
    "zh": (
        "我们重视您的隐私。我们使用Cookie来分析流量并展示个性化广告。",
        "点击“全部接受”，即表示您同意我们及合作伙伴处理您的数据。",
    ),
    "ja": (
        "当サイトではCookieを使用しています。お客様のプライバシーを尊重します。",
        "「すべて受け入れる」を押すと、データの利用に同意したことになります。",
    ),
    "ar": (
        "نحن نقدر خصوصيتك. نحن وشركاؤنا نخزن معلومات على جهازك لعرض إعلانات تناسبك.",
        "بالضغط على قبول الكل فإنك توافق على معالجة بياناتك، أو افتح إعدادات ملفات تعريف الارتباط.",
    ),
    "hi": (
        "हम कुकीज़ का उपयोग करते हैं। हम और हमारे पार्टनर आपके डिवाइस पर जानकारी रखते हैं।",
        "सभी स्वीकार करें दबाने पर आप डेटा के उपयोग की अनुमति देते हैं।",
    ),
}
PAYWALL = {
    "en": "This article is for subscribers. Subscribe to continue reading.",
    "de": "Möchten Sie weiterlesen? Jetzt weiterlesen mit einem Probeabo, monatlich kündbar.",
    "fr": "La suite est réservée aux abonnés. Déjà abonné ? Connectez-vous.",
    "es": "Suscríbete para seguir leyendo. ¿Ya eres suscriptor? Entra.",
    "it": "Abbonati per continuare a leggere. Sei già abbonato? Accedi.",
    "pt": "Assine para continuar a ler. Já é assinante? Entre na sua conta.",
    "nl": "Neem een abonnement om verder te lezen. Al abonnee? Log in.",
    "pl": "Wykup dostęp, aby czytać dalej. Masz już prenumeratę? Zaloguj się.",
    "ru": "Оформите подписку, чтобы читать дальше. Уже подписаны? Войдите.",
    "uk": "Оформіть передплату, щоб читати далі. Вже передплатили? Увійдіть.",
    "zh": "订阅后继续阅读全文。会员专享内容。",
    "ja": "この記事は会員限定です。続きを読むには会員登録が必要です。",
    "ar": "هذا المقال للمشتركين فقط. اشترك لمتابعة القراءة.",
    "hi": "यह लेख केवल सदस्यों के लिए है। पढ़ना जारी रखने के लिए सदस्य बनें।",
}
LOGIN = {
    "en": "Please log in to see what our members have written.",
    "de": "Bitte melden Sie sich an, um diesen Beitrag zu sehen.",
    "fr": "Veuillez vous connecter pour voir cette page.",
    "es": "Debes iniciar sesión para ver esta página.",
    "it": "Devi accedere per vedere questa pagina.",
    "pt": "Faça login para ver esta página.",
    "nl": "Je moet ingelogd zijn om deze pagina te zien.",
    "pl": "Musisz się zalogować, żeby zobaczyć tę stronę.",
    "ru": "Необходимо войти, чтобы увидеть эту страницу.",
    "uk": "Потрібно увійти, щоб побачити цю сторінку.",
    "zh": "请先登录，然后查看此页面。",
    "ja": "このページを見るにはログインが必要です。",
    "ar": "يجب تسجيل الدخول لعرض هذه الصفحة.",
    "hi": "यह पेज देखने के लिए लॉग इन करना होगा।",
}
ERROR = {
    "en": ("404 – Page not found", "It may have moved, or it never was here. Try the search."),
    "de": ("Seite nicht gefunden", "Sie ist umgezogen, oder es gab sie nie. Nutzen Sie die Suche."),
    "fr": ("Page introuvable", "Elle a été déplacée ou supprimée. Essayez la recherche."),
    "es": ("Página no encontrada", "Puede que se haya movido. Pruebe con el buscador."),
    "it": ("Pagina non trovata", "Forse è stata spostata. Prova con la ricerca."),
    "pt": ("Página não encontrada", "Talvez tenha mudado de endereço. Tente a pesquisa."),
    "nl": ("Pagina niet gevonden", "Misschien is ze verhuisd. Probeer de zoekfunctie."),
    "pl": ("Nie znaleziono strony", "Może została przeniesiona. Spróbuj wyszukiwarki."),
    "ru": ("Ошибка 404", "Возможно, страница перенесена. Попробуйте поиск по сайту."),
    "uk": ("Помилка 404", "Можливо, її перенесено. Спробуйте пошук на сайті."),
    "zh": ("页面不存在", "您访问的页面可能已被移动或删除，请使用搜索。"),
    "ja": (
        "ページが見つかりません",
        "移動または削除された可能性があります。検索をお試しください。",
    ),
    "ar": ("الصفحة غير موجودة", "ربما نقلت الصفحة أو حذفت. جرب البحث في الموقع."),
    "hi": ("पेज नहीं मिला", "शायद वह हटा दिया गया है। खोज कर देखें।"),
}
SHELL = {
    "en": "You need to enable JavaScript to run this app.",
    "de": "Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.",
    "fr": "Veuillez activer JavaScript pour voir cette page.",
    "es": "Habilite JavaScript para ver esta página.",
    "it": "Abilita JavaScript per vedere questa pagina.",
    "pt": "Ative o JavaScript para ver esta página.",
    "nl": "Schakel JavaScript in om deze pagina te zien.",
    "pl": "Włącz JavaScript, aby zobaczyć tę stronę.",
    "ru": "Включите JavaScript, чтобы увидеть страницу.",
    "uk": "Увімкніть JavaScript, щоб побачити сторінку.",
    "zh": "请启用JavaScript以查看此页面。",
    "ja": "JavaScriptを有効にしてください。",
    "ar": "يرجى تفعيل JavaScript لعرض الصفحة.",
    "hi": "कृपया JavaScript सक्षम करें।",
}
TICKER = {
    "en": "Liveblog: the bridge of Port Alder",
    "de": "Liveticker: Sperrung der Hafenbrücke",
    "fr": "En direct : le pont de Port-Aulne",
    "es": "Minuto a minuto: el puente de Puerto Aliso",
    "it": "La diretta: il ponte di Porto Ontano",
    "pt": "Ao minuto: a ponte de Porto Amieiro",
    "nl": "Liveblog: de brug van Elzenhaven",
    "pl": "Relacja na żywo: most w Olszynie",
    "ru": "Онлайн-трансляция: мост в Ольховске",
    "uk": "Онлайн-трансляція: міст у Вільхівську",
    "zh": "文字直播：桤木港大桥",
    "ja": "ライブ更新：ハンノキ港の橋",
    "ar": "تغطية مباشرة: جسر ميناء الحور",
    "hi": "लाइव अपडेट: आल्डर बंदरगाह का पुल",
}
EVERYWHERE = sorted(NEWS)


@pytest.mark.parametrize("language", EVERYWHERE)
def test_consent_wall(language: str):
    dialogue = f"<div role='dialog'><h1>Cookies</h1>{paragraphs(*CONSENT[language])}</div>"
    assert refusal(page(dialogue)) == Refusal.CONSENT_WALL


@pytest.mark.parametrize("language", EVERYWHERE)
def test_paywall_after_a_teaser(language: str):
    body = f"<article><h1>{TITLES[language]}</h1>{paragraphs(*NEWS[language][:3])}"
    notice = f"<div class='offer'><p>{PAYWALL[language]}</p></div></article>"
    assert refusal(page(body + notice)) == Refusal.PAYWALL


@pytest.mark.parametrize("language", EVERYWHERE)
def test_text_that_fades_out_before_an_offer(language: str):
    cut = NEWS[language][2].rstrip(".।。") + " …"
    body = f"<article>{paragraphs(*NEWS[language][:2], cut)}</article>"
    assert refusal(page(f"{body}<section>{PAYWALL[language]}</section>")) == Refusal.PAYWALL


@pytest.mark.parametrize("language", EVERYWHERE)
def test_login(language: str):
    assert refusal(page(f"<h1>Forum</h1><p>{LOGIN[language]}</p>")) == Refusal.LOGIN


@pytest.mark.parametrize("language", EVERYWHERE)
def test_error_served_as_a_page(language: str):
    heading, words = ERROR[language]
    head = f"<title>{heading} | The Alder Post</title>"
    body = f"<h1>{heading}</h1><p>{words}</p>"
    assert refusal(page(body, head=head)) == Refusal.ERROR_PAGE


@pytest.mark.parametrize("language", EVERYWHERE)
def test_shell_without_text(language: str):
    shell = f"<noscript>{SHELL[language]}</noscript><div id='app'></div><script src=a.js></script>"
    assert refusal(page(shell)) == Refusal.SCRIPT_SHELL


@pytest.mark.parametrize("language", EVERYWHERE)
def test_video_with_a_line_below(language: str):
    head = f"<title>{TITLES[language]}</title><meta property='og:type' content='video.other'>"
    body = f"<video src=a.mp4></video><p>{NEWS[language][0]}</p>"
    assert refusal(page(body, head=head)) == Refusal.VIDEO
    assert refusal(page(body)) == Refusal.VIDEO


@pytest.mark.parametrize("language", EVERYWHERE)
def test_list_of_links(language: str):
    lines = [*TITLES.values(), *(line for lines in NEWS.values() for line in lines[:1])]
    own = [line for line in [*NEWS[language], *lines] if len(line) > 15]
    links = "".join(f"<li><a href='/{i}'>{line}</a></li>" for i, line in enumerate(own))
    assert refusal(page(f"<h1>{TITLES[language]}</h1><ul>{links}</ul>")) == Refusal.LIST_PAGE


@pytest.mark.parametrize("language", EVERYWHERE)
def test_section_page_with_a_line_of_each_article(language: str):
    teasers = "".join(
        f"<div><h3><a href='/{i}'>{title}: {TITLES[language]}</a></h3><p>{line}</p></div>"
        for i, (title, line) in enumerate(zip(TITLES.values(), NEWS[language] * 3, strict=False))
    )
    assert refusal(page(f"<main>{teasers}</main>")) == Refusal.LIST_PAGE


@pytest.mark.parametrize("language", EVERYWHERE)
def test_header_of_a_live_ticker(language: str):
    head = f"<title>{TICKER[language]}</title>"
    body = f"<article><h1>{TICKER[language]}</h1>{paragraphs(*NEWS[language][:3])}</article>"
    assert refusal(page(body, head=head)) == Refusal.LIVE_TICKER


@pytest.mark.parametrize("language", EVERYWHERE)
def test_a_headline_alone_is_too_short(language: str):
    assert refusal(page(f"<article><p>{TITLES[language]}.</p></article>")) == Refusal.TOO_SHORT
