"""What lexical search compares."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.text.tokens import search_tokens
from tests.text.spoken import SPOKEN

ENGLISH = [
    ("The dogs were running", ["dog", "run"]),
    ("My sister's violin", ["sister", "violin"]),
    ("My sister’s violin", ["sister", "violin"]),
    ("I don't think we'll go", ["think", "go"]),
    ("O'Brien's boat", ["obrien", "boat"]),
    ("a well-known lighthouse", ["well", "known", "lighthous"]),
    ("either/or tea/coffee", ["either", "tea", "coffe"]),
    ("THE END", ["end"]),
    ("It is what it is", []),
    ("Will met May in March", ["will", "met", "may", "march"]),
    ("", []),
    ("?! -- ... \n\t", []),
]


@pytest.mark.parametrize(("text", "terms"), ENGLISH, ids=[text for text, _ in ENGLISH])
def test_english_words(text: str, terms: list[str]) -> None:
    assert search_tokens(text) == terms


NUMBERS = [
    ("version 3.11", ["version", "3.11"]),
    ("v3.11.2", ["v3.11.2"]),
    ("at 17:45", ["17:45"]),
    ("1,200 km", ["1200", "km"]),
    ("1,234,567.89", ["1234567.89"]),
    ("In 2019.", ["2019"]),
    ("2023-05-07", ["2023-05-07", "2023", "05", "07"]),
    ("Order B-52!", ["order", "b-52", "b", "52"]),
    ("user_42", ["user_42", "user", "42"]),
    ("_private_", ["privat"]),
    ("5G and 4x4", ["5g", "4x4"]),
    ("the U.S. navy, NASA", ["us", "navi", "nasa"]),
]


@pytest.mark.parametrize(("text", "terms"), NUMBERS, ids=[text for text, _ in NUMBERS])
def test_numbers_and_ids_stay_whole(text: str, terms: list[str]) -> None:
    assert search_tokens(text) == terms


FOLDED = [
    ("José’s café", "Jose's cafe"),
    ("Straße", "STRASSE"),
    ("ＡＢＣ１２", "abc12"),
    ("ﬁne", "fine"),
    ("İstanbul", "istanbul"),
    ("Ёлка", "елка"),
    ("Ελλάδα", "ΕΛΛΑΔΑ"),
    ("שָׁלוֹם", "שלום"),
    ("مُحَمَّد", "محمد"),
    ("cafe\u0301", "café"),
]


@pytest.mark.parametrize(("one", "other"), FOLDED)
def test_spellings_that_mean_the_same_meet(one: str, other: str) -> None:
    assert search_tokens(one) == search_tokens(other) != []


UNSPACED = [
    ("我喜欢海边", ["我喜", "喜欢", "欢海", "海边"]),
    ("海", ["海"]),
    ("昨日カフェ", ["昨日", "日カ", "カフ", "フェ"]),
    ("ガ", ["ガ"]),
    ("바다에 갔다", ["바다", "다에", "갔다"]),
    ("กินข้าว", ["กิ", "ิน", "นข", "ข้", "้า", "าว"]),
    ("我用Python写", ["我用", "python", "写"]),
    ("मुझे चाय", ["मुझे", "चाय"]),
]


@pytest.mark.parametrize(("text", "terms"), UNSPACED, ids=[text for text, _ in UNSPACED])
def test_scripts_without_spaces_become_pairs(text: str, terms: list[str]) -> None:
    assert search_tokens(text) == terms


def test_terms_are_repeated_in_order() -> None:
    assert search_tokens("tea, coffee, tea") == ["tea", "coffe", "tea"]


@given(st.text())
def test_any_text_has_terms_without_white_space(text: str) -> None:
    for term in search_tokens(text):
        assert term
        assert not any(character.isspace() for character in term)


@given(st.text(max_size=60), st.text(max_size=60))
def test_lines_are_independent(one: str, other: str) -> None:
    assert search_tokens(f"{one}\n{other}") == search_tokens(one) + search_tokens(other)


@given(st.text())
def test_case_does_not_matter(text: str) -> None:
    # Of letters with a single lower-case form; "ı" and its kin change their base letter.
    if text.upper().lower() == text.lower():
        assert search_tokens(text.upper()) == search_tokens(text.lower())


def test_threads_share_the_stemmer_safely() -> None:
    words = [f"{stem}{ending}" for stem in ("paint", "walk", "jump", "sail") for ending in ("s", "ed", "ing")]
    texts = [" ".join(f"{word}{chr(97 + n % 26)}x{word}" for word in words) for n in range(60)]
    expected = [search_tokens(text) for text in texts]
    wrong: list[str] = []

    def work() -> None:
        wrong.extend(text for text, terms in zip(texts, expected, strict=True) if search_tokens(text) != terms)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "a-" * 5_000, "1." * 5_000 + "x", "a'" * 5_000, "é" * 10_000, "a" * 9_999 + "д", "_" * 10_000],
)
def test_hostile_texts_are_read_in_time(text: str) -> None:
    started = time.process_time()
    search_tokens(text)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Łukasz Żółć", "lukasz zolc"),
        ("Søren Ærø", "soren aero"),
        ("Đorđe", "dorde"),
        ("IŞIK ılık", "isik ilik"),
        ("œuvre", "oeuvre"),
        ("Ärger Straße", "arger strasse"),
        ("كتابي", "کتابی"),
        ("مدرسة", "مدرسه"),
        ("ΛΌΓΟΣ", "λογος"),
        ("Ёлка", "елка"),
    ],
)
def test_letters_that_keyboards_lack_are_folded(written: str, typed: str) -> None:
    assert search_tokens(written) == search_tokens(typed)


@pytest.mark.parametrize(("language", "texts"), SPOKEN.items(), ids=list(SPOKEN))
def test_a_word_of_a_message_is_a_term_of_it_in_every_language(language: str, texts: tuple[str, ...]) -> None:
    for text in texts:
        terms = search_tokens(text)
        assert terms, (language, text)
        longest = max(text.split(), key=len).strip(".,!?¿¡؟？。！")
        assert set(search_tokens(longest)) <= set(terms), (language, text)
