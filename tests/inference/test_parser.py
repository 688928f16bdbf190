"""The sentence parser: one document a sentence, or a reason."""

import threading

import pytest

from hitherto.inference.parser import ParserUnavailable, SentenceParser


@pytest.fixture(scope="module")
def parser() -> SentenceParser:
    return SentenceParser()


def test_each_text_is_one_parsed_sentence(parser):
    with parser.parsed(["I live in Lisbon. I like it.", "Anna works at Acme"]) as docs:
        assert [len(list(doc.sents)) for doc in docs] == [1, 1]
        first, second = docs
        assert first[0].dep_ == "nsubj"
        assert [entity.label_ for entity in second.ents if entity.text == "Anna"] == ["PERSON"]


@pytest.mark.parametrize("texts", [[], [""], [" "], ["\n"], ["😀"]])
def test_texts_without_words_are_fine(parser, texts):
    with parser.parsed(texts) as docs:
        assert len(docs) == len(texts)


def test_forgets_words_it_saw_once(parser):
    with parser.parsed(["I like zyxwvutish things"]) as docs:
        strings = docs[0].vocab.strings
        assert "zyxwvutish" in strings
    assert "zyxwvutish" not in strings


def test_threads_take_turns(parser):
    found: list[str] = []

    def work(name: str) -> None:
        for _ in range(5):
            with parser.parsed([f"{name} lives in Rome"]) as docs:
                found.append(docs[0][0].text)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("Anna", "Eva")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["Anna"] * 5 + ["Eva"] * 5


def test_a_missing_model_is_said_each_time(tmp_path):
    (tmp_path / "en_core_web_sm").mkdir()
    parser = SentenceParser(tmp_path)
    for _ in range(2):
        with pytest.raises(ParserUnavailable, match="en_core_web_sm"), parser.parsed(["I live in Rome"]):
            pass


def test_an_empty_model_folder_falls_back_to_the_package(tmp_path):
    with SentenceParser(tmp_path).parsed(["I live in Rome"]) as docs:
        assert docs[0][1].lemma_ == "live"
