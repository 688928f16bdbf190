"""Which language a text is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.text.language import UNDETERMINED, detect_language, may_be_english
from hitherto.text.language_words import LATIN_WORDS
from tests.text.spoken import SPOKEN

TEXTS = [
    ("I went to the market yesterday and bought some fish.", "en"),
    ("thanks, that's so kind of you!", "en"),
    ("I'm learning Spanish: hola means hello.", "en"),
    ("Ayer fui al mercado y compré pescado para la cena.", "es"),
    ("¿Dónde está mi perro?", "es"),
    ("Hier nous sommes allés au marché et j'ai acheté du poisson.", "fr"),
    ("C’est très bien, merci !", "fr"),
    ("Gestern gingen wir zum Markt und kauften frischen Fisch.", "de"),
    ("Ich heiße Jonas und wohne in Köln.", "de"),
    ("Ieri siamo andati al mercato e abbiamo comprato il pesce.", "it"),
    ("Ontem fomos ao mercado e compramos peixe para o jantar.", "pt"),
    ("Não sei onde ele está.", "pt"),
    ("Gisteren gingen we naar de markt en kochten verse vis.", "nl"),
    ("我们昨天去了海边。", "zh"),
    ("昨日友達と寿司を食べました。", "ja"),
    ("カタカナ", "ja"),
    ("어제 친구와 바다에 갔다.", "ko"),
    ("Вчера мы ходили на рынок.", "ru"),
    ("Вчора ми їздили на ринок і купили рибу.", "uk"),
    ("ذهبنا أمس إلى السوق", "ar"),
    ("אתמול הלכנו לשוק", "he"),
    ("Χθες πήγαμε στην αγορά", "el"),
    ("เมื่อวานเราไปตลาด", "th"),
    ("कल हम बाज़ार गए", "hi"),
    ("Love this 😍", "en"),
    ("我用 Python 和 SQLite 写程序。", "zh"),
]


@pytest.mark.parametrize(("text", "language"), TEXTS, ids=[text for text, _ in TEXTS])
def test_languages(text: str, language: str) -> None:
    assert detect_language(text) == language


MESSAGES = [(text, language) for language, texts in SPOKEN.items() for text in texts]


@pytest.mark.parametrize(("text", "language"), MESSAGES, ids=[text for text, _ in MESSAGES])
def test_a_short_message_shows_its_language(text: str, language: str) -> None:
    assert detect_language(text) in (language, UNDETERMINED) if language == "en" else detect_language(text) == language
    assert may_be_english(text, detect_language(text)) is (language == "en")


@pytest.mark.parametrize(
    "text",
    ["ok", "Lisbon", "Lisbon Berlin Tallinn", "Software engineer.", "Kevin fixes trucks", "Take care!", "👍", ""],
)
def test_what_could_be_of_any_language_may_be_english(text: str) -> None:
    assert may_be_english(text, detect_language(text))


@pytest.mark.parametrize(
    "text", ["Mina föräldrar älskar surströmming", "Rokotteen saatavuus paranee talvella", "Kup chleb, mleko i masło"]
)
def test_a_longer_text_of_another_language_is_not_given_to_the_english_reader(text: str) -> None:
    assert not may_be_english(text, detect_language(text))


@given(st.data())
def test_more_of_a_language_is_still_that_language(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(set(SPOKEN) - {"en", "da", "no"})))
    texts = data.draw(st.lists(st.sampled_from(SPOKEN[language]), min_size=1, max_size=5))
    assert detect_language(" ".join(texts)) == language


def test_names_of_other_countries_leave_english_english() -> None:
    text = "We met Jürgen, Zoë and Łukasz in São Paulo, then flew to Kraków, Málaga and Göteborg with Søren."
    assert detect_language(text) == "en"


def test_no_word_is_listed_twice_for_a_language() -> None:
    for language, words in LATIN_WORDS.items():
        assert len(words.split()) == len(set(words.split())), language


@pytest.mark.parametrize("text", ["", "  ", "12345 !!!", "👍", "ok", "Lisbon Berlin Tallinn", "xq zzt brrr", "\x00"])
def test_what_does_not_say_is_undetermined(text: str) -> None:
    assert detect_language(text) == UNDETERMINED


@given(st.text())
def test_any_text_has_an_answer_of_letters(text: str) -> None:
    assert detect_language(text).isalpha()


def test_the_beginning_of_a_long_text_decides() -> None:
    assert detect_language("We went to the market and it was fun. " * 10_000) == "en"


@pytest.mark.parametrize(
    ("text", "foreign"),
    [("Chez Paul is a French bistro in Lyon.", False), ("La Paz es bonita.", True), ("Der Hund schläft.", True)],
)
def test_a_word_of_a_name_says_little_of_the_language(text: str, foreign: bool) -> None:
    assert may_be_english(text, detect_language(text)) is not foreign
