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
    r"|folg(?:en sie|t|e) uns|lesen sie (?:hier|auch|mehr|weiter)|(?:weitere|mehr) (?:infos|informationen)"
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
    r")(?!\w)|https?://|(?<!\w)www\."
    r"|retrieved (?:on )?\d{1,2}\s|abgerufen am \d|consulté le \d|consultado el \d|引用日期"
    r"|未经授权|不得转载|版权所有|转载请注明|無断転載|無断で転載",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(  # what an English sentence begins with that tells the reader to do it
    r"(?:now,? )?(?:read this|watch|follow|check out|click|scroll|subscribe|stay tuned|read (?:more|the full)"
    r"|see (?:a|the|our|more|also|photos|videos?))\s",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:(?:last )?(?:updated|published|posted|modified)(?: (?:at|on)|:)|stand:|(?:zuletzt )?aktualisiert"
    r" (?:am|um)|veröffentlicht am|publié le|mis à jour|publicado (?:el|em)|a[ct]t?ualizado"
    r"|pubblicato il|aggiornat[oa] (?:il|alle)|gepubliceerd op|bijgewerkt op|opublikowano"
    r"|опубликовано|обновлено|опубліковано|оновлено)(?=[^.]{0,25}\d)",  # a date or an hour
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
        "a ab accusam accusamus ad adipisci adipiscing adipisicing alias aliqua aliquam aliquid"
        " aliquip aliquyam amet anim animi aperiam architecto asperiores assumenda at atque aut aute"
        " autem beatae blanditiis cillum clita commodi commodo consectetuer consectetur consequat"
        " consequatur consequuntur corporis corrupti culpa cum cumque cupidatat cupiditate debitis"
        " delectus deleniti deserunt diam dicta dignissimos distinctio do dolor dolore dolorem dolores"
        " doloribus doloremque ducimus duis duo ea eaque earum eius eiusmod eirmod eligendi elit enim"
        " eos erat error esse est et eu eum eveniet ex excepteur excepturi exercitation exercitationem"
        " expedita explicabo facere facilis fuga fugiat fugit gubergren harum hic id illo illum impedit"
        " in incididunt incidunt inventore invidunt ipsa ipsam ipsum irure iste itaque iure iusto justo"
        " kasd labore laboriosam laboris laborum laudantium libero lorem magna magnam magni maiores"
        " maxime minim minima minus modi molestiae molestias mollit mollitia nam natus necessitatibus"
        " nemo neque nesciunt nihil nisi no nobis non nonumy nostrud nostrum nulla numquam obcaecati"
        " occaecat occaecati odio odit officia officiis omnis optio pariatur perferendis perspiciatis"
        " placeat porro possimus praesentium proident provident quae quaerat quam quas quasi qui quia"
        " quibusdam quidem quis quisquam quo quod quos ratione rebum recusandae reiciendis rem repellat"
        " repellendus reprehenderit repudiandae rerum saepe sanctus sapiente sea sed sequi similique sint"
        " sit soluta stet sunt suscipit takimata tempor tempora tempore temporibus tenetur totam ullam"
        " ullamco unde ut vel velit veniam veritatis vero vitae voluptas voluptate voluptatem voluptates"
        " voluptatibus voluptatum voluptua"
    ).split()
)
_FILLER_SHARE = 0.7  # of a sentence's words; some filler has a few words put in
_MIN_FILLER_WORDS = 6
_WORD = re.compile(r"[^\W\d_]+")


def notice_of(text: str) -> str | None:
    """Return a code for what kind of notice a sentence is, None where it tells of the world."""
    bare = text.strip()
    checks = {
        "call": bool(_CALL.search(bare) or _IMPERATIVE.match(bare)),
        "dated": bool(_DATED.match(bare)),
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
    filling = sum(word in _FILLER for word in words)
    return len(words) >= _MIN_FILLER_WORDS and filling >= len(words) * _FILLER_SHARE
