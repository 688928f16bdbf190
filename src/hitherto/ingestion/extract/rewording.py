"""Puts what was meant in place of a correction, and takes back what was said by mistake."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import Statement
from hitherto.ingestion.extract.corrections import announces, correction_in, is_told_anew, put_right, without_admission
from hitherto.ingestion.extract.sentences import Origin, Sentence
from hitherto.ingestion.extract.speakers import Utterance
from hitherto.ingestion.matching.nameless import misnamed

_WITHIN = 8
"""Messages back in which the sentence that a correction speaks of is looked for."""


class Passage(Protocol):
    """An utterance with its sentences."""

    said: Utterance
    sentences: list[Sentence]


_Said = tuple[Sentence, Episode]
"""A sentence, and the episode that says it."""


def correct(passages: Sequence[Passage]) -> None:
    """Write out what only puts right an earlier sentence, with what was said by mistake beside it.

    A slip that is put right within one text was never told: the right sentence stands in its place.
    """
    for place, passage in enumerate(passages):
        if passage.said.voice is not None and passage.sentences:
            before = passages[max(0, place - _WITHIN) : place]
            passage.sentences = _corrected(passage, [other for other in before if _same_talk(other, passage)])


def without_the_same(said: Iterable[Statement], meant: Sequence[Statement], origin: Origin) -> Iterator[Statement]:
    """Yield what takes back the statements of a slip, but for those that were `meant` as well."""
    right = {_parts(each) for each in meant}
    for each in said:
        if _parts(each) not in right:
            yield replace(each, ends=True, retracts=origin.episode, invalid_at=None, invalid_precision=None)


def renamed(meant: Statement, said: Sequence[Statement]) -> Statement:
    """Return what was meant with the name that somebody had by mistake: "my sister is called Hanna", not Anna."""
    for slip in said:
        same = (slip.subject.name, slip.relation) == (meant.subject.name, meant.relation)
        role = set(slip.object.aliases) & set(meant.object.aliases)
        if same and role and slip.object.name != meant.object.name:
            return replace(meant, object=misnamed(meant.object, slip.object.name))
    return meant


def _parts(each: Statement) -> tuple[object, ...]:
    return (each.subject.name, each.relation, each.object.name, each.valid_at, each.timeline)


def _same_talk(one: Passage, other: Passage) -> bool:
    return one.said.voice == other.said.voice and one.said.episode.session == other.said.episode.session


def _corrected(passage: Passage, earlier: Sequence[Passage]) -> list[Sentence]:
    done: list[Sentence] = []
    spoken = [(sentence, other.said.episode) for other in earlier for sentence in other.sentences]
    announced, end, begin = False, passage.said.start, passage.said.start
    for sentence in passage.sentences:
        before = passage.said.text[end - begin : sentence.start - begin]
        admits = announces(sentence.text)
        found = None if admits else _put_right(sentence, before, spoken, announced=announced)
        announced, end = announces(sentence.text), sentence.end
        if found is None:
            done.append(sentence)
            spoken += [] if admits else [(sentence, passage.said.episode)]
            continue
        meant, (wrong, episode) = found
        if episode.uuid == passage.said.episode.uuid:
            done = [replace(each, text=meant, readable=True) if each is wrong else each for each in done]
        else:
            done += _written_out(sentence, meant, wrong, episode)
    return done


def _written_out(sentence: Sentence, meant: str, wrong: Sentence, episode: Episode) -> list[Sentence]:
    at = wrong.origin.at if wrong.origin is not None else episode.reference_time
    right = Origin(episode.uuid, at, slip=False, instead=wrong.text)
    slip = Origin(episode.uuid, at, slip=True, instead=meant)
    return [
        replace(sentence, text=text, readable=True, supplied=0, origin=origin)
        for text, origin in ((meant, right), (wrong.text, slip))
    ]


def _put_right(
    sentence: Sentence, before: str, spoken: Sequence[_Said], *, announced: bool
) -> tuple[str, _Said] | None:
    """Return what was meant, and what says it wrongly."""
    latest = [said for said in reversed(spoken) if _states(said[0])]
    if sentence.question or not latest:
        return None
    admitted = without_admission(sentence.text)
    anew = admitted or sentence.text
    if (announced or admitted or announces("", before)) and is_told_anew(anew, latest[0][0].text):
        return anew, latest[0]
    correction = correction_in(sentence.text, before)
    found = put_right((said[0].text for said in latest), correction) if correction else None
    return (found[1], latest[found[0]]) if found is not None else None


def _states(sentence: Sentence) -> bool:
    """Whether a sentence may state something that can be wrong."""
    slip = sentence.origin is not None and sentence.origin.slip
    return not sentence.question and not slip and len(sentence.text.split()) > 1
