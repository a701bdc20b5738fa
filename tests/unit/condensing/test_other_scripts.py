"""Chinese, Japanese, Arabic and Hindi: nothing is damaged, and an unknown speaker stays unknown."""

import unicodedata

import pytest

from bot.condensing.condenser import condense
from bot.condensing.language import load_language
from bot.condensing.sentences import split_span
from bot.condensing.tokens import count_words, terms_of, tokenize, width_of, words_of
from bot.domain.briefs import Brief
from tests.unit.condensing.articles import article_of

_NOTHING: frozenset[str] = frozenset()


def _sentences(text: str, code: str) -> list[str]:
    spans = split_span(text, 0, len(text), load_language(code))
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        ("zh", ["渡口停航了！", "谁来修？", "“没有钱。”船主赵大成说。", "他走了。"]),
        ("zh", ["他问：“船呢？”", "没有人回答他的话，谁也不知道。"]),
        ("ja", ["「船は来るの？」と子どもが聞いた。", "誰も答えなかった。"]),
        ("ar", ["قال د. سامي إن العبّارة توقفت.", "من يصلحها؟", "لا أحد."]),
        ("hi", ["डॉ. मीरा जोशी ने घाट देखा।", "नाव कब चलेगी?", "किसी को पता नहीं।"]),
    ],
)
def test_sentences_end_where_they_do(code, sentences):
    between = "" if code in ("zh", "ja") else " "

    assert _sentences(between.join(sentences), code) == sentences


@pytest.mark.parametrize("word", ["हिन्दी", "ज़्यादा", "تُرمَّم", "العبّارة", "cafe\u0301", "क्षेत्र"])
def test_signs_stay_with_their_letters(word):
    assert [token.text for token in tokenize(f"{word}, {word}")] == [word, ",", word]


def test_two_characters_count_as_a_word_and_as_four_letters():
    assert count_words(words_of("渡口停航 2026")) == 3
    assert width_of("渡口, OK") == 8


def test_pairs_of_characters_tell_texts_apart():
    assert terms_of(words_of("渡口的船 OK"), frozenset("的")) == ["渡口", "船", "ok"]
    assert terms_of(words_of("渡口船"), _NOTHING) == ["渡口", "口船"]


_LEAD = "石桥镇政府宣布镇内渡口因桩基开裂停航，至少持续到明年三月，潜水员在两根水泥桩上发现了裂缝。"
_LONG = "镇里的" + "渡口和码头以及南边的公路桥和北边的旧铁路桥" * 6 + "都要修。"


def test_a_claim_of_wide_characters_is_half_as_long():
    made = condense(article_of(_LONG, _LEAD, "去年共有21万人次乘船过河。", language="zh")).result

    assert isinstance(made, Brief)
    assert all(len(claim.text) <= 110 for claim in made.key_claims)
    assert _LEAD in [claim.text for claim in made.key_claims]


@pytest.mark.parametrize(
    ("code", "text", "speaker"),
    [
        ("zh", "镇长林若兰在会上表示：“我们不会让任何一条船靠岸。”", "林若兰"),
        ("zh", "美国总统唐纳德·特朗普说：“我们不会让任何一条船靠岸。”", "唐纳德·特朗普"),
        ("zh", "他说：“我们不会让任何一条船靠岸。”", None),
        ("zh", "“我们不会让任何一条船靠岸。”墙上这样写着。", None),
        ("zh", "外交部发言人毛宁9日在会上表示，“我们不会让任何一条船靠岸”。", "毛宁"),
        ("zh", "报告说：“全球气温上升了1.5摄氏度，这是有记录以来最高的一年。”", "报告"),
        ("ja", "岸田文雄首相は10日の会見で「丁寧に説明していく考えだ」と強調した。", "岸田文雄"),
        ("ja", "彼女は「島に帰りたいと思っている」と言った。", None),
        ("ja", "森下町長は「船を着けさせるわけにはいきません」と述べた。", "森下"),
        ("ja", "「船を着けさせるわけにはいきません」と壁に書かれている。", None),
        ("ar", "وقال الرئيس السوري بشار الكاتب: «لن نسمح لأي سفينة بالاقتراب من الرصيف».", "بشار الكاتب"),
        ("ar", "وقالت وزيرة الصحة اللبنانية نهى العلي، خلال مؤتمر: «لم يبق فيها سرير واحد».", "نهى العلي"),
        ("ar", "وأضاف: «لن نتراجع عن هذا القرار مهما كان الثمن».", None),
        ("ar", "وقال مصدر أمني: «لن نسمح لأي سفينة بالاقتراب من الرصيف».", "مصدر أمني"),
        ("ar", "كُتب على الجدار: «لن نسمح لأي سفينة بالاقتراب من الرصيف».", None),
        ("hi", "मुख्यमंत्री मीरा जोशी ने मंगलवार को कहा, “हम किसी नाव को यहाँ नहीं लगने देंगे।”", "मीरा जोशी"),
        ("hi", "कांग्रेस नेता राहुल गांधी ने ट्वीट कर कहा, 'यह किसानों की जीत है।'", "राहुल गांधी"),
        ("hi", "पुलिस ने बताया, “आरोपी को सुबह गिरफ़्तार किया गया।”", "पुलिस"),
        ("hi", "उन्होंने कहा, “हम किसी नाव को यहाँ नहीं लगने देंगे।”", None),
    ],
)  # fmt: skip
def test_a_speaker_is_found_where_a_set_shape_shows_one(code, text, speaker):
    [quotation] = condense(article_of(text, language=code)).quotations

    assert quotation.speaker == speaker


@pytest.mark.parametrize("code", ["zh", "ja", "ar", "hi"])
@pytest.mark.parametrize(
    "text", ["「。」" * 400, "قال " * 900, "ने कहा " * 900 + "“क।”", "说：“”" * 500]
)
def test_no_text_is_cut_inside_a_letter(code, text):
    made = condense(article_of(text, _LEAD, language=code))

    for sentence in made.sentences:
        assert not unicodedata.category((text + "\n\n" + _LEAD)[sentence.start]).startswith("M")
