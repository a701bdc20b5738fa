"""A sentence in, whether it speaks of its page and not of the world, out: such is no claim.

Calls to the reader, captions, credits, the times of a live ticker, filler text. These few set
phrases are the same on every site of a language, so they stand here and not in its word file.
"""

import re

_CALL = re.compile(
    r"(?<!\w)(?:"
    # anywhere in a sentence: English, German, French
    r"click (?:here|on the|below|through)|scroll (?:down|up|through)|sign up (?:for|to) (?:our|the)"
    r"|subscribe to (?:our|the)|follow us|contact us at|e-?mail us|join the conversation"
    r"|leave a comment|(?:comment|comments) below|all rights reserved"
    r"|klicken sie|klick(?:t|e)? (?:hier|auf)|(?:hier|jetzt) (?:klicken|anmelden|abonnieren)"
    r"|folg(?:en sie|t|e) uns|lesen sie (?:hier|auch|mehr)|(?:weitere|mehr) (?:infos|informationen)"
    r" (?:finden|erhalten|gibt es|unter)|informieren sie sich|alle rechte vorbehalten"
    r"|cliquez|abonnez-vous|inscrivez-vous|suivez-nous|lire aussi|lisez aussi|revivez"
    r"|(?:davantage|plus) d['’]informations? (?:dans|sur notre|ici)|tous droits réservés"
    # Spanish, Italian, Portuguese
    r"|(?:haga|haz|hacer|da|dar)? ?clic(?:k)? (?:aquí|en)|suscríb(?:ete|ase)|s[ií]g(?:uenos|anos)"
    r"|le(?:e|a) también|te puede interesar|para leer (?:más|sobre)|todos los derechos reservados"
    r"|clicca(?:te)? (?:qui|sul)|iscriv(?:iti|etevi)|seguici|legg(?:i|ete) anche"
    r"|tutti i diritti riservati"
    r"|clique (?:aqui|no|em)|inscreva-se|siga-nos|leia (?:também|mais)|deixe (?:seu|sua)s?"
    r"|todos os direitos reservados"
    # Dutch, Polish, Russian, Ukrainian
    r"|klik (?:hier|op)|schrijf je in|volg ons|lees (?:ook|meer)|alle rechten voorbehouden"
    r"|kliknij|zapisz się|obserwuj nas|czytaj (?:też|także|więcej|również)"
    r"|wszelkie prawa zastrzeżone"
    r"|нажмите|подпи(?:шитесь|сывайтесь)|читайте (?:также|далее)|все права защищены"
    r"|натисніть|підпи(?:шіться|суйтеся|суйтесь)|читайте також|всі права захищені"
    r")(?!\w)|https?://|(?<!\w)www\.",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(  # what an English sentence begins with that tells the reader to do it
    r"(?:watch|follow|check out|click|scroll|subscribe|stay tuned|read (?:more|the full)|see more)\s",
    re.IGNORECASE,
)
_TICKER_TIME = re.compile(  # "11:05 Die Feuerwehr …", "14.30 Uhr: …", "20h15 – …"
    r"(?:\d{1,2}:\d{2}|\d{1,2}h\d{2}|\d{1,2}[.:]\d{2}(?=\s?(?:Uhr|ч|год)))"
    r"(?:\s?(?:Uhr|h|[ap]\.?m\.?))?\s?[-–—:|]*\s+(?=[^\W\d_])"
)
_CAPTION = re.compile(
    r"\((?:(?:from )?(?:far |top |bottom )?(?:left|right)|cent(?:re|er)|file photo"
    r"|links|rechts|mitte|li\.|re\.|à (?:gauche|droite)|(?:a la )?(?:izquierda|derecha)|izq\.|der\."
    r"|a (?:sinistra|destra)|à (?:esquerda|direita)|midden|(?:po |z )?(?:lewej|prawej)|z (?:lewej|prawej)"
    r"|слева|справа|ліворуч|праворуч)(?:,[^()]{0,40}| in [^()]{0,40})?\)"
    r"|\((?:picture alliance|getty|shutterstock|imago)\b[^()]*\)"
    r"|^(?:photos?|fotos?|images?|bild(?:er)?|(?:foto|bild)credit|beitragsbild|titelbild|crédits?"
    r"|imagen|imagem|zdjęcie|fot\.|фото|credits?|caption|video|vidéo|grafik|quelle|source)"
    r"\s?(?:\d+\s?)?(?::|by\b|von\b|de :)",
    re.IGNORECASE,
)
_TO_PICTURE = re.compile(  # what points at a picture that a brief does not show
    r"\s?\((?:pictured|above|below|see (?:photo|picture|map|video)|im bild|foto|photo|en la foto"
    r"|ci-(?:contre|dessus|dessous)|nella foto|na foto)(?: (?:above|below|left|right))?\)",
    re.IGNORECASE,
)
_FILLER = frozenset(
    (  # noqa: SIM905  # the typesetters' filler text, as it is printed everywhere
        "lorem ipsum dolor sit amet consectetur consectetuer adipiscing adipisicing elit sed do"
        " eiusmod tempor incididunt ut labore et dolore magna aliqua enim ad minim veniam quis"
        " nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure"
        " in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint"
        " occaecat cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum"
    ).split()
)
_MIN_FILLER_WORDS = 6
_WORD = re.compile(r"[^\W\d_]+")


def notice_of(text: str) -> str | None:
    """Return a code for what kind of notice a sentence is, None where it tells of the world."""
    bare = text.strip()
    checks = {
        "call": bool(_CALL.search(bare) or _IMPERATIVE.match(bare)),
        "ticker": bool(_TICKER_TIME.match(bare)),
        "caption": bool(_CAPTION.search(bare)),
        "remark": bare.startswith("(") and bare.rstrip(".!").endswith(")") and bare.count("(") == 1,
        "filler": _is_filler(bare),
    }
    return next((kind for kind, is_one in checks.items() if is_one), None)


def pointers_to_pictures(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where brackets between `start` and `end` point at a picture: "(pictured)"."""
    return [match.span() for match in _TO_PICTURE.finditer(text, start, end)]


def _is_filler(text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(text)]
    return len(words) >= _MIN_FILLER_WORDS and _FILLER.issuperset(words)
