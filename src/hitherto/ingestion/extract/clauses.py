"""Takes a parsed sentence apart into clauses: a verb with its subject, each of which may state something."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hitherto.ingestion.extract.lexicon import DIETS, ROLE_NOUNS
from hitherto.ingestion.extract.verbs import PAST_FORMS, SAME_IN_PAST

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECT_DEPS = frozenset({"nsubj", "nsubjpass"})
_HELPER_DEPS = frozenset({"aux", "auxpass"})
_CONDITIONS = frozenset({"if", "unless", "whether", "assuming", "supposing"})
_TELLING = frozenset("tell mention share say announce know forget remember report confirm add".split())
_WANTING = frozenset("want have need like love wan".split())
_DISCOVERING = frozenset("realize realise discover learn find notice turn".split())
_GLAD = frozenset(
    "happy glad proud excited thrilled grateful thankful sad sorry lucky relieved pleased surprised stoked".split()
)
_FIRST_PERSON = frozenset({"i", "we", "my", "our"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb and what is said to do it.

    `subject` is the head of the subject phrase; `shared` when it stands with an earlier verb ("I sat and
    read"), `relative` when the clause hangs on it ("Anna, who lives in Porto"). `helpers` are the auxiliaries
    in order, those of the earlier verb where they are left out. Of "I'm vegan and allergic to nuts" each
    `complement` makes a clause of its own, `without` the words of the others.
    """

    verb: "Token"
    subject: "Token"
    helpers: tuple["Token", ...] = ()
    shared: bool = False
    relative: bool = False
    borrowed_helpers: bool = False
    told: bool = False
    complement: "Token | None" = None
    without: frozenset[int] = frozenset()

    @property
    def negated(self) -> bool:
        """Whether the verb is said not to happen."""
        return any(
            child.dep_ == "neg" or child.lower_ == "never" or _is_no_longer(child) for child in self.verb.children
        )

    @property
    def modal(self) -> str:
        """The modal auxiliary in its full form ("will", "would", "can" ...), or ""."""
        for helper in self.helpers:
            if helper.tag_ == "MD":
                return _MODALS.get(helper.lower_, helper.lower_)
        return ""

    @property
    def finite(self) -> "Token":
        """The word that carries the tense."""
        return self.helpers[0] if self.helpers else self.verb

    @property
    def perfect(self) -> bool:
        """Whether it is "have done" or "have been doing"."""
        return any(helper.lemma_ == "have" for helper in self.helpers) and not self.past_perfect

    @property
    def past_perfect(self) -> bool:
        """Whether it is "had done"."""
        return any(helper.lower_ in ("had", "'d") and helper.tag_ != "MD" for helper in self.helpers)

    @property
    def past(self) -> bool:
        """Whether it is told as over: "did", "was doing", "had done"."""
        if self.helpers:
            return self.finite.tag_ == "VBD" or self.finite.lower_ in ("was", "were", "did", "had")
        open_form = self.verb.lower_ in SAME_IN_PAST and self.verb.tag_ != "VBZ" and not is_habit(self.verb)
        return self.verb.tag_ in ("VBD", "VBN") or self.verb.lower_ in PAST_FORMS or open_form

    @property
    def progressive(self) -> bool:
        """Whether it is "be doing"."""
        return self.verb.tag_ == "VBG" and any(helper.lemma_ == "be" for helper in self.helpers)

    @property
    def passive(self) -> bool:
        """Whether the subject suffers the verb."""
        return self.subject.dep_ == "nsubjpass" or any(helper.dep_ == "auxpass" for helper in self.helpers)

    @property
    def conditional(self) -> bool:
        """Whether it holds only if something else does."""
        if any(child.lower_ in _CONDITIONS and child.dep_ == "mark" for child in self.verb.children):
            return True
        adverbial = (child for child in self.verb.children if child.dep_ == "advcl")
        return any(mark.lower_ in _CONDITIONS for clause in adverbial for mark in clause.lefts)


def is_habit(verb: "Token") -> bool:
    """Tell whether a sentence tells something that comes back: "I read every night"."""
    return any(other.lower_ in _HABITS for other in verb.doc)


_HABITS = frozenset("every each usually often always sometimes daily weekly never rarely seldom".split())


def _is_no_longer(token: "Token") -> bool:
    return token.lower_ == "longer" and any(child.lower_ == "no" for child in token.lefts)


_MODALS = {"'ll": "will", "wo": "will", "ll": "will", "ca": "can", "'d": "would", "d": "would", "sha": "shall"}


def clauses_of(doc: "Doc") -> Iterator[Clause]:
    """Yield the clauses of a sentence that stand on their own, in the order of the verbs.

    Conditions, reports of what others say, and subordinate clauses are not among them, but for what the
    speaker tells ("I'm happy to say that I ...") and what is added about somebody ("my sister, who ...").
    """
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None:
        return
    yield from _from(_verb_of_pair(root) or root, None)
    yield from _relative(doc)


def _verb_of_pair(root: "Token") -> "Token | None":
    """Return the verb of "Eva and I *broke* up", where the parser took it to be beside the name."""
    if root.pos_ != "PROPN" or root.i != 0:
        return None
    verb = next((child for child in root.rights if child.dep_ == "conj" and is_verbal(child)), None)
    subject = _subject(verb) if verb is not None else None
    return verb if subject is not None and subject.lower_ == "i" and subject.i == 2 else None


def _from(verb: "Token", before: Clause | None) -> Iterator[Clause]:
    for left in verb.lefts:
        if left.dep_ in ("ccomp", "parataxis") and _subject(left) is not None and not _marked(left):
            yield from _from(left, None)
    told = _told(verb)
    if told is not None:
        yield from _from(told, None)
        return
    clause = _clause(verb, before)
    if clause is not None and is_verbal(verb) and not _subordinated(verb) and not _is_fragment(clause):
        yield from _by_complement(clause)
    for child in verb.children:
        if is_split_off(child):
            yield from _from(child, clause)
        elif _is_presupposed(child):
            yield from _from(child, None)
        elif child.dep_ == "xcomp":
            yield from (clause for deep in child.rights if _is_presupposed(deep) for clause in _from(deep, None))


def _by_complement(clause: Clause) -> Iterator[Clause]:
    """Yield a clause for each thing that a copula says: "I'm 30, married and vegan" are three."""
    members = _complements(clause)
    if len(members) < 2:
        yield clause
        return
    words = {member.i: _words_of(member, members) for member in members}
    for member in members:
        others = frozenset().union(*(words[other.i] for other in members if other != member))
        joints = {token.i for each in (clause.verb, *members) for token in each.children if _is_joint(token, members)}
        yield replace(clause, complement=member, without=(others | joints) - words[member.i])


def _complements(clause: Clause) -> "list[Token]":
    verb, subject = clause.verb, clause.subject
    if verb.lemma_ not in ("be", "get", "become") and verb.lower_ not in ("'m", "m"):
        return []
    if subject.tag_ in ("NNS", "NNPS") or any(child.lower_ in ("favorite", "favourite") for child in subject.children):
        return []
    first = next((child for child in verb.rights if child.dep_ in ("acomp", "attr")), None)
    if first is None:
        return []
    beside = [child for child in verb.rights if child.dep_ == "conj" and is_complement(child)]
    further = [token for token in first.conjuncts if token.head != verb and token.i > first.i]
    members = [first, *further, *beside]
    return members if all(_says_by_itself(member) for member in members) else []


def _says_by_itself(member: "Token") -> bool:
    """Whether a word says something of a subject alone: "vegan", "30", "a nurse"; not the second half of a list."""
    if member.pos_ in ("ADJ", "VERB", "NUM") or member.lower_ in DIETS | ROLE_NOUNS:
        return True
    return any(child.lower_ in ("a", "an") for child in member.lefts)


def is_complement(token: "Token") -> bool:
    """Tell whether a word beside "be" is said of its subject too: "I'm 30 and *married*"."""
    bare = token.tag_ in ("VBN", "JJ", "NN", "CD") and token.dep_ == "conj" and token.head.lemma_ in ("be", "'m")
    return bare and not any(child.dep_ in ("dobj", "aux", "auxpass", *SUBJECT_DEPS) for child in token.children)


def _words_of(member: "Token", members: "list[Token]") -> frozenset[int]:
    further = [other for other in members if other != member and member.is_ancestor(other)]
    inner = {token.i for other in further for token in other.subtree}
    return frozenset(token.i for token in member.subtree if token.i not in inner and not _is_joint(token, members))


def _is_joint(token: "Token", members: "list[Token]") -> bool:
    """Whether a word only joins the members: "and", a comma."""
    between = members[0].i < token.i < members[-1].i
    return between and token.dep_ in ("cc", "punct") and (token.head in members or token.dep_ == "cc")


_REASONS = frozenset({"because", "since", "although", "though", "cause", "'cause", "cos", "cuz"})
_TIMES_OF_LIFE = frozenset("kid child teenager teen boy girl young younger little old student baby".split())
_MOMENTS = frozenset({"when", "after", "while", "once"})


def _is_presupposed(verb: "Token") -> bool:
    """Whether a subordinate clause tells something of the speaker as a fact: "because my dog died"."""
    if verb.dep_ != "advcl" or not is_verbal(verb) or not _is_own(verb):
        return False
    opening = [c for c in verb.lefts if c.dep_ in ("mark", "advmod") and c.i <= verb.left_edge.i + 1]
    mark = next((c.lower_ for c in opening if c.lower_ in _REASONS | _MOMENTS), "")
    if any(child.lower_ in _TIMES_OF_LIFE or (child.tag_ == "CD" and verb.lemma_ == "be") for child in verb.rights):
        return False
    if mark in _REASONS:
        return True
    helper = next((child for child in verb.lefts if child.dep_ in _HELPER_DEPS), verb)
    return mark in _MOMENTS and (helper.tag_ == "VBD" or helper.lower_ in PAST_FORMS)


def is_verbal(token: "Token") -> bool:
    """Tell whether a token is a verb, an auxiliary that stands as one included."""
    return token.pos_ in ("VERB", "AUX") and token.tag_[:1] in ("V", "M")


def is_split_off(token: "Token") -> bool:
    """Tell whether a token is a verb in a row ("went and bought") that makes a clause of its own."""
    if token.dep_ == "ccomp" and token.i < token.head.i and not _marked(token):
        return _subject(token) is not None
    if token.dep_ == "parataxis":
        return True
    if is_complement(token) and any(child.dep_ in ("acomp", "attr") for child in token.head.rights):
        return False
    return token.dep_ == "conj" and is_verbal(token) and is_verbal(token.head) and _stands_alone(token)


def _stands_alone(token: "Token") -> bool:
    """Whether it is a finite verb or has its own subject; "to swim and (to) run" hangs on the verb before."""
    head = token.head
    return head.dep_ in ("ROOT", "conj", "ccomp", "parataxis") or _subject(token) is not None


def _is_fragment(clause: Clause) -> bool:
    """Whether an -ing form stands without an auxiliary: the parser took a phrase for a clause."""
    return clause.verb.tag_ == "VBG" and not clause.helpers


def _subordinated(verb: "Token") -> bool:
    """Whether a sentence is only a "since ..." or "because ..." that hangs on what was said before."""
    return verb.dep_ == "ROOT" and any(child.dep_ == "mark" and child.lower_ != "that" for child in verb.lefts)


def _marked(verb: "Token") -> bool:
    return any(child.dep_ == "mark" for child in verb.lefts)


def _subject(verb: "Token") -> "Token | None":
    found = next((child for child in verb.children if child.dep_ in SUBJECT_DEPS), None)
    return _misread_subject(verb) if found is None and verb.dep_ == "ROOT" else found


def _misread_subject(verb: "Token") -> "Token | None":
    """Return the name that a sentence begins with where the parser took it for a time: "*Tom* divorced Eva"."""
    first = verb.doc[0]
    named = first.ent_type_ == "PERSON" and first.dep_ == "npadvmod" and first.head == verb
    return first if named and verb.i == 1 else None


def _clause(verb: "Token", before: Clause | None) -> Clause | None:
    helpers = tuple(child for child in verb.lefts if child.dep_ in _HELPER_DEPS)
    subject = _subject(verb)
    if subject is not None:
        named = next((child for child in subject.rights if child.dep_ == "appos" and child.pos_ == "PROPN"), None)
        return Clause(verb, named if named is not None and subject.lower_ == "one" else subject, helpers)
    if before is None:
        return None
    borrowed = (
        not helpers and bool(before.helpers) and verb.tag_ == before.verb.tag_ and verb.tag_ not in ("VBD", "VBZ")
    )
    return Clause(verb, before.subject, before.helpers if borrowed else helpers, shared=True, borrowed_helpers=borrowed)


def _told(verb: "Token") -> "Token | None":
    """Return the verb of what a sentence such as "I'm glad I moved" tells, or None."""
    subject = _subject(verb)
    for child in verb.rights:
        if child.dep_ == "ccomp" and _subject(child) is not None and _opens(verb, subject) and _is_own(child):
            return child
        if child.dep_ == "acomp" and child.lower_ in _GLAD and subject is not None and subject.lower_ in ("i", "we"):
            inner = next((deep for deep in child.children if deep.dep_ in ("ccomp", "xcomp")), None)
            if inner is not None and inner.dep_ == "ccomp" and _is_own(inner):
                return inner
            if inner is not None and inner.lemma_ in _TELLING:
                return _own_clause_in(inner)
        wanted = child.dep_ == "xcomp" and verb.lemma_ in _WANTING and _is_first(subject)
        if wanted and (child.lemma_ in _TELLING or child.lemma_ == "let"):
            return _own_clause_in(child)
    return None


def _is_first(subject: "Token | None") -> bool:
    return subject is not None and subject.lower_ in ("i", "we")


def _own_clause_in(verb: "Token") -> "Token | None":
    """Return the clause told in "to let you know I moved" or "to tell you that I moved"."""
    for child in verb.rights:
        if child.dep_ != "ccomp":
            continue
        if _is_own(child):
            return child
        deeper = next((deep for deep in child.rights if deep.dep_ == "ccomp" and _is_own(deep)), None)
        if deeper is not None and child.lemma_ == "know":
            return deeper
    return None


def _opens(verb: "Token", subject: "Token | None") -> bool:
    word = subject.lower_ if subject is not None else ""
    if any(child.dep_ == "neg" for child in verb.children):
        return word in ("i", "we") and verb.lemma_ == "believe" and any(c.lower_ in ("ca", "can") for c in verb.lefts)
    if verb.lemma_ in _TELLING:
        return word in ("i", "we", "you")
    return verb.lemma_ in _DISCOVERING and word in ("i", "we", "it") and verb.tag_ in ("VBD", "VBN", "VBZ")


def _is_own(verb: "Token") -> bool:
    """Whether an embedded clause is about the speaker or theirs, and is no question or condition."""
    subject = _subject(verb)
    asks = (child for child in verb.lefts if child.tag_ in ("WRB", "WP", "WDT"))
    if subject is None or any(verb.dep_ != "advcl" or child.lower_ != "when" for child in asks):
        return False
    if any(child.lower_ in _CONDITIONS for child in verb.lefts):
        return False
    return subject.lower_ in _FIRST_PERSON or any(child.lower_ in _FIRST_PERSON for child in subject.children)


def _relative(doc: "Doc") -> Iterator[Clause]:
    """Yield "who ..." clauses that add something about a named person or somebody's relative."""
    for verb in doc:
        if verb.dep_ != "relcl" or not is_verbal(verb):
            continue
        subject = _subject(verb)
        if subject is None or subject.lower_ != "who" or not _is_particular(verb.head):
            continue
        yield Clause(verb, verb.head, tuple(child for child in verb.lefts if child.dep_ in _HELPER_DEPS), relative=True)


def _is_particular(noun: "Token") -> bool:
    if noun.tag_ == "NNP" and noun.ent_type_ == "PERSON":
        return True
    return noun.tag_ == "NN" and any(child.dep_ == "poss" and child.lower_ in _FIRST_PERSON for child in noun.children)
