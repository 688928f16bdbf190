"""Text into sentences."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.text.sentences import split_sentences

# A bar stands where one sentence ends.
MARKED = [
    "I went home.| Then I slept.",
    "i went home.| then i slept.",
    "Really?!| Yes!| Good.",
    "Dr. Smith met Mrs. Jones at St. Mary's.",
    "J. R. Doe wrote it.| I read it.",
    "He moved to the U.S. Army base.",
    "He moved to the U.S.| She stayed.",
    "It opens at 9 a.m. and closes at 5 p.m.| We go at noon.",
    "Bring fruit, e.g. apples, i.e. no cake, etc. and so on.",
    "Acme Inc. hired her.| She likes it.",
    "Pi is 3.14 and Python is 3.11.| Both are fine.",
    "It was in 2019.| Then we left.",
    "Well... maybe.| I wait…| Then I go.",
    '"Really?" she asked.| He nodded.',
    'He said "stop."| She stopped.',
    "(It rained.)| We stayed in.",
    "See example.com for more.| Or write to a.b@example.com today.",
    "- buy milk|\n- call Tom|\n* pay rent",
    "1. First this.|\n2. Then that.",
    "A line that is wrapped\nby an editor goes on.| And ends.",
    "One line|\nAnother line",
    "a paragraph|\n\nanother one",
    "今日は寒い。|元気ですか？|はい！",
    "我去了海边。|你呢？",
    "他说：“你好。”|然后走了。",
    "मैं लिस्बन में रहता हूँ।| आप कहाँ रहते हैं?| बहुत अच्छा॥",
    "أين تعيش؟| أعيش في لشبونة.| شكرا!",
    "میں لاہور میں رہتا ہوں۔| آپ کہاں رہتے ہیں؟",
    "Ես ապրում եմ Երևանում։| Իսկ դու՞",
    "Ζω στη Λισαβόνα.| Εσύ;",
    "Я живу в Лиссабоне.| А ты?| Нет.",
    "Love it 🎉| See you soon",
    "It was I.| Nobody else.",
    "Wait!| what?| no!",
]


@pytest.mark.parametrize("marked", MARKED)
def test_where_sentences_end(marked: str) -> None:
    text = marked.replace("|", "")
    assert [text[start:end] for start, end in split_sentences(text)] == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \n"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


_signs = st.sampled_from([*"abZ .!?…\n\t\"')。？-1", "Dr. ", "e.g. ", "U.S. ", "🎉 ", "\r\n"])


@given(st.one_of(st.text(), st.lists(_signs, max_size=40).map("".join)))
def test_only_white_space_is_lost(text: str) -> None:
    spans = split_sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)


@given(st.lists(_signs, max_size=40).map("".join))
def test_a_sentence_is_not_divided_again(text: str) -> None:
    for start, end in split_sentences(text):
        sentence = text[start:end]
        inner = split_sentences(sentence)
        assert inner[0][0] == 0
        assert inner[-1][1] == len(sentence)


@pytest.mark.parametrize(
    "text",
    [" " * 10_000, "." * 10_000 + "x", ".)" * 5_000, "\n" * 10_000, "🎉" * 10_000, "a. " * 3_333, "!" * 10_000 + "x"],
)
def test_hostile_texts_are_read_in_time(text: str) -> None:
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 1
