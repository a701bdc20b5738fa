"""Short news items written for these tests, each a whole article, by language."""

NEWS = {
    "en": (
        (
            "The council of Port Alder voted on Tuesday to rebuild the old harbour bridge, which was "
            "closed in the autumn."
        ),
        "Mayor Lena Ortiz said the work would begin in May and take about two years to finish.",
        "Engineers had warned that the bridge would not carry lorries for much longer.",
        "The money comes from the region, which set aside 40 million euros in its last budget.",
        "A ferry is to carry people across the river while the bridge is closed.",
    ),
    "de": (
        (
            "Der Stadtrat von Altenhafen hat am Dienstag beschlossen, die alte Hafenbrücke neu zu "
            "bauen, die seit dem Herbst gesperrt ist."
        ),
        (
            "Die Arbeiten sollen im Mai beginnen und etwa zwei Jahre dauern, sagte Bürgermeisterin "
            "Petra Lindner."
        ),
        "Fachleute hatten gewarnt, dass die Brücke Lastwagen nicht mehr lange tragen werde.",
        "Das Geld kommt vom Land, das im letzten Haushalt 40 Millionen Euro dafür vorgesehen hat.",
        "Eine Fähre soll die Menschen über den Fluss bringen, solange gebaut wird.",
    ),
    "fr": (
        (
            "Le conseil municipal de Port-Aulne a voté mardi la reconstruction du vieux pont du port, "
            "fermé depuis l’automne."
        ),
        (
            "Les travaux commenceront en mai et dureront environ deux ans, a déclaré la maire, Claire "
            "Dubreuil."
        ),
        "Des ingénieurs avaient averti que le pont ne porterait plus longtemps les camions.",
        "L’argent vient de la région, qui a prévu 40 millions d’euros dans son dernier budget.",
        "Un bac transportera les habitants d’une rive à l’autre pendant le chantier.",
    ),
    "es": (
        (
            "El ayuntamiento de Puerto Aliso aprobó el martes reconstruir el viejo puente del puerto, "
            "cerrado desde el otoño."
        ),
        "Las obras empezarán en mayo y durarán unos dos años, dijo la alcaldesa, Lucía Robledo.",
        "Los ingenieros habían advertido de que el puente no aguantaría mucho más los camiones.",
        "El dinero viene de la región, que reservó 40 millones de euros en su último presupuesto.",
        "Un transbordador llevará a la gente de una orilla a otra mientras duren las obras.",
    ),
    "it": (
        (
            "Il consiglio comunale di Porto Ontano ha deciso martedì di ricostruire il vecchio ponte "
            "del porto, chiuso dall’autunno."
        ),
        (
            "I lavori cominceranno a maggio e dureranno circa due anni, ha detto la sindaca Marta "
            "Conti."
        ),
        "Gli ingegneri avevano avvertito che il ponte non avrebbe retto a lungo i camion.",
        "Il denaro arriva dalla regione, che ha stanziato 40 milioni di euro nell’ultimo bilancio.",
        "Un traghetto porterà le persone da una riva all’altra durante il cantiere.",
    ),
    "pt": (
        (
            "A câmara de Porto Amieiro decidiu na terça-feira reconstruir a velha ponte do porto, "
            "fechada desde o outono."
        ),
        "As obras começam em maio e duram cerca de dois anos, disse a presidente, Inês Carvalhal.",
        "Os engenheiros tinham avisado que a ponte não aguentaria camiões por muito mais tempo.",
        "O dinheiro vem da região, que reservou 40 milhões de euros no último orçamento.",
        "Um barco vai levar as pessoas de uma margem à outra enquanto durarem as obras.",
    ),
    "nl": (
        (
            "De gemeenteraad van Elzenhaven heeft dinsdag besloten de oude havenbrug te herbouwen, die "
            "sinds de herfst dicht is."
        ),
        "Het werk begint in mei en duurt ongeveer twee jaar, zei burgemeester Anja de Wit.",
        "Ingenieurs hadden gewaarschuwd dat de brug niet lang meer vrachtwagens zou dragen.",
        "Het geld komt van de provincie, die in de laatste begroting 40 miljoen euro opzij zette.",
        "Een veerboot brengt de mensen naar de overkant zolang er wordt gebouwd.",
    ),
    "pl": (
        (
            "Rada miasta Olszyna postanowiła we wtorek odbudować stary most w porcie, zamknięty od "
            "jesieni."
        ),
        "Prace zaczną się w maju i potrwają około dwóch lat, powiedziała burmistrzyni Anna Wilk.",
        "Inżynierowie ostrzegali, że most nie utrzyma już długo ciężarówek.",
        (
            "Pieniądze pochodzą z województwa, które w ostatnim budżecie przeznaczyło na to 40 "
            "milionów euro."
        ),
        "Na czas budowy ludzi przez rzekę będzie przewoził prom.",
    ),
    "ru": (
        (
            "Городской совет Ольховска решил во вторник перестроить старый портовый мост, закрытый с "
            "осени."
        ),
        "Работы начнутся в мае и продлятся около двух лет, сказала мэр Анна Белова.",
        "Инженеры предупреждали, что мост недолго ещё будет выдерживать грузовики.",
        "Деньги выделяет область, которая заложила в последнем бюджете 40 миллионов евро.",
        "Пока идёт стройка, людей через реку будет перевозить паром.",
    ),
    "uk": (
        (
            "Міська рада Вільхівська вирішила у вівторок відбудувати старий портовий міст, закритий з "
            "осені."
        ),
        "Роботи почнуться у травні й триватимуть близько двох років, сказала мерка Олена Коваль.",
        "Інженери попереджали, що міст недовго ще витримуватиме вантажівки.",
        "Гроші виділяє область, яка заклала в останньому бюджеті 40 мільйонів євро.",
        "Поки триває будівництво, людей через річку перевозитиме пором.",
    ),
    "zh": (
        "桤木港市议会星期二决定重建去年秋天起封闭的老港口大桥，市民为此已经等了很久。",
        "市长林丽说，工程将于五月开工，预计需要大约两年才能完成，费用不会超出预算。",
        "工程师早已警告说，这座桥承受不了多久卡车的重量，必须尽快维修或者重建。",
        "资金来自省里，省政府在最近的预算中为此拨出了四千万欧元，其余由市里承担。",
        "施工期间，渡船将每十分钟一班，把居民免费送到河对岸的市场和学校。",
    ),
    "ja": (
        "ハンノキ港市の議会は火曜日、昨年の秋から閉鎖されている古い港の橋を架け替えることを決めた。",
        "工事は五月に始まり、完成までにおよそ二年かかると、市長の山田花子氏は記者団に述べた。",
        "技術者たちは、この橋が大型トラックの重さに長くは耐えられないと以前から警告していた。",
        "費用は県が負担し、直近の予算で四千万ユーロを計上した。残りは市が支払うことになる。",
        "工事の間は渡し船が十分おきに運航し、住民を無料で対岸の市場や学校まで運ぶ予定だ。",
    ),
    "ar": (
        "قرر مجلس مدينة ميناء الحور يوم الثلاثاء إعادة بناء جسر الميناء القديم المغلق منذ الخريف.",
        "وقالت رئيسة البلدية ليلى حداد إن الأعمال ستبدأ في مايو وتستغرق نحو عامين.",
        "وكان مهندسون قد حذروا من أن الجسر لن يتحمل الشاحنات طويلا.",
        "ويأتي المال من الإقليم الذي خصص أربعين مليون يورو في ميزانيته الأخيرة.",
        "وستنقل عبارة السكان إلى الضفة الأخرى من النهر طوال مدة البناء.",
    ),
    "hi": (
        "आल्डर बंदरगाह की नगर परिषद ने मंगलवार को पुराना बंदरगाह पुल फिर से बनाने का फैसला किया, जो पतझड़ से बंद है।",
        "महापौर लीना वर्मा ने कहा कि काम मई में शुरू होगा और लगभग दो साल चलेगा।",
        "इंजीनियरों ने चेतावनी दी थी कि पुल ज़्यादा समय तक ट्रकों का भार नहीं उठा पाएगा।",
        "पैसा राज्य से आएगा, जिसने पिछले बजट में चार करोड़ यूरो रखे थे।",
        "निर्माण के दौरान एक नाव लोगों को नदी के पार ले जाएगी।",
    ),
}

TITLES = {
    "en": "Port Alder rebuilds its bridge",
    "de": "Altenhafen baut seine Brücke neu",
    "fr": "Port-Aulne reconstruit son pont",
    "es": "Puerto Aliso reconstruye su puente",
    "it": "Porto Ontano ricostruisce il ponte",
    "pt": "Porto Amieiro reconstrói a ponte",
    "nl": "Elzenhaven herbouwt zijn brug",
    "pl": "Olszyna odbudowuje most",
    "ru": "Ольховск перестраивает мост",
    "uk": "Вільхівськ відбудовує міст",
    "zh": "桤木港重建大桥",
    "ja": "ハンノキ港、橋を架け替えへ",
    "ar": "ميناء الحور يعيد بناء جسره",
    "hi": "आल्डर बंदरगाह का पुल फिर बनेगा",
}
