"""Words for people and animals in somebody's life, and what they say about gender and relationship."""

import re
from dataclasses import dataclass
from typing import Literal

Gender = Literal["f", "m", ""]


@dataclass(frozen=True, slots=True)
class Relative:
    """What a word such as "sister" says. `relation` is that of its owner to the person or animal."""

    relation: str
    gender: Gender = ""
    plural: bool = False
    animal: bool = False
    informative: bool = False
    """Whether having one is worth a fact of its own: everybody has a mother, not everybody a son."""


def _words(text: str, relative: Relative) -> dict[str, Relative]:
    return dict.fromkeys(text.split(), relative)


RELATIVES: dict[str, Relative] = {
    **_words("mother mom mum mommy mummy mama mamma", Relative("HAS_PARENT", "f")),
    **_words("father dad daddy papa", Relative("HAS_PARENT", "m")),
    **_words("parents folks", Relative("HAS_PARENT", plural=True)),
    **_words("stepmother stepmom", Relative("HAS_PARENT", "f")),
    **_words("stepfather stepdad", Relative("HAS_PARENT", "m")),
    **_words("grandmother grandma granny nana", Relative("HAS_GRANDPARENT", "f")),
    **_words("grandfather grandpa granddad", Relative("HAS_GRANDPARENT", "m")),
    **_words("grandparents", Relative("HAS_GRANDPARENT", plural=True)),
    **_words("sister stepsister half-sister", Relative("HAS_SIBLING", "f", informative=True)),
    **_words("brother stepbrother half-brother", Relative("HAS_SIBLING", "m", informative=True)),
    **_words("sibling twin", Relative("HAS_SIBLING", informative=True)),
    **_words("sisters brothers siblings", Relative("HAS_SIBLING", plural=True, informative=True)),
    **_words("wife girlfriend fiancée", Relative("HAS_PARTNER", "f", informative=True)),
    **_words("husband boyfriend hubby", Relative("HAS_PARTNER", "m", informative=True)),
    **_words("spouse fiancé fiance fiancee", Relative("HAS_PARTNER", informative=True)),
    **_words("partner", Relative("HAS_PARTNER")),
    **_words("daughter stepdaughter", Relative("HAS_CHILD", "f", informative=True)),
    **_words("son stepson", Relative("HAS_CHILD", "m", informative=True)),
    **_words("child kid toddler", Relative("HAS_CHILD", informative=True)),
    **_words("baby", Relative("HAS_CHILD")),
    **_words("children kids sons daughters twins", Relative("HAS_CHILD", plural=True, informative=True)),
    **_words("granddaughter", Relative("HAS_GRANDCHILD", "f", informative=True)),
    **_words("grandson", Relative("HAS_GRANDCHILD", "m", informative=True)),
    **_words("grandchild", Relative("HAS_GRANDCHILD", informative=True)),
    **_words("grandchildren grandkids grandsons", Relative("HAS_GRANDCHILD", plural=True, informative=True)),
    **_words("aunt auntie", Relative("HAS_AUNT", "f")),
    **_words("uncle", Relative("HAS_UNCLE", "m")),
    **_words("niece", Relative("HAS_NIECE", "f", informative=True)),
    **_words("nephew", Relative("HAS_NEPHEW", "m", informative=True)),
    **_words("cousin", Relative("HAS_COUSIN")),
    **_words("cousins", Relative("HAS_COUSIN", plural=True)),
    **_words("mother-in-law sister-in-law daughter-in-law", Relative("HAS_IN_LAW", "f")),
    **_words("father-in-law brother-in-law son-in-law", Relative("HAS_IN_LAW", "m")),
    **_words("in-laws", Relative("HAS_IN_LAW", plural=True)),
    **_words("friend buddy pal bestie", Relative("HAS_FRIEND")),
    **_words("family fam", Relative("HAS_FAMILY", plural=True)),
    **_words("friends buddies", Relative("HAS_FRIEND", plural=True)),
    **_words("roommate flatmate housemate", Relative("HAS_ROOMMATE")),
    **_words("roommates flatmates housemates", Relative("HAS_ROOMMATE", plural=True)),
    **_words("neighbor neighbour", Relative("HAS_NEIGHBOR")),
    **_words("neighbors neighbours", Relative("HAS_NEIGHBOR", plural=True)),
    **_words("colleague coworker co-worker teammate", Relative("HAS_COLLEAGUE")),
    **_words("colleagues coworkers co-workers teammates", Relative("HAS_COLLEAGUE", plural=True)),
    **_words("boss manager supervisor", Relative("HAS_BOSS")),
    **_words("mentor coach instructor tutor", Relative("HAS_MENTOR")),
    **_words("teacher professor", Relative("HAS_TEACHER")),
    **_words("doctor therapist dentist physician", Relative("HAS_DOCTOR")),
    **_words("landlord", Relative("HAS_LANDLORD", "m")),
    **_words(
        "dog puppy pup cat kitten kitty hamster rabbit bunny parrot goldfish turtle tortoise horse pony lizard"
        " gecko ferret snake parakeet cockatiel",
        Relative("HAS_PET", animal=True, informative=True),
    ),
    **_words("pet doggo", Relative("HAS_PET", animal=True, informative=True)),
    **_words(
        "dogs puppies pups cats kittens pets hamsters rabbits bunnies parrots turtles horses chickens ferrets",
        Relative("HAS_PET", plural=True, animal=True, informative=True),
    ),
}
"""By lower-case word."""

FUNCTIONAL_KIN = {"HAS_PARTNER": "PARTNER", "HAS_BOSS": "HAS_BOSS", "HAS_LANDLORD": "HAS_LANDLORD"}
"""Relations to somebody with a name of whom there is one at a time, and their timelines."""

NOT_THE_ONE = frozenset("former ex previous late old next future first second other last acting deputy".split())
"""Words before a relative or an office that say that it is another than the one now: "my former boss"."""


NAME = r"[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?"
"""A given name as it is written."""

RELATIVE_PHRASE = re.compile(
    r"\b(?P<owner>my|our|your|his|her|their)\s+(?P<adjectives>(?:[a-z]+(?:-[a-z]+)?\s+){0,2}?)"
    rf"(?P<kin>{'|'.join(sorted(map(re.escape, RELATIVES), key=len, reverse=True))})\b(?!-\w)"
    rf"(?:(?:,?\s+(?:named|called)\s+|,?\s+)(?P<name>(?-i:(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?{NAME}))(?!\w))?",
    re.IGNORECASE,
)
"""“my older sister Anna”: who belongs to whom, with a name where it is said in apposition."""

_FEMALE = frozenset(
    "abigail ada agnes alexandra alice alicia alina allison amanda amelia amy ana andrea angela anita ann"
    " anna anne annie anya april ashley audrey ava barbara beatrice bella beth betty bianca bonnie brenda"
    " bridget brittany camila carla carmen carol caroline catherine cathy cecilia charlotte chelsea chloe"
    " christina christine claire clara claudia cynthia daisy daniela danielle deborah debra denise diana diane"
    " donna dora dorothy edith elena eleanor elisa elizabeth ella ellen elsa emily emma erica erika esther eva"
    " evelyn fatima fiona flora florence frances francesca gabriela gemma georgia gina gloria grace greta"
    " hailey hanna hannah harriet hazel heather heidi helen helena holly ida ines ingrid irene irina iris"
    " isabel isabella ivy jackie jacqueline jane janet janice jasmine jeanne jen jenna jennifer jenny jessica"
    " jill joan joanna jocelyn josephine joyce judith judy julia julie juliet karen karin kate katherine"
    " kathleen katie kelly kim kimberly kristen laura lauren layla lea leah leila lena leticia lily linda lisa"
    " liz lola lorena louise lucia lucy luisa luna lydia maggie maia mandy margaret maria mariana marie marina"
    " marta martha mary maya megan melanie melissa mia michelle mila miranda molly monica nadia nancy naomi"
    " natalia natalie natasha nicole nina nora olga olivia pamela patricia paula pauline penelope petra phoebe"
    " polly priya rachel rebecca regina renee rita rosa rose ruby ruth sabrina sally samantha sandra sara"
    " sarah savannah selena serena sharon sheila shirley silvia sofia sonia sophia sophie stacy stella"
    " stephanie sue susan susanna sylvia tamara tania tanya tara teresa tessa tina tracy ursula valentina"
    " valerie vanessa vera veronica victoria violet virginia vivian wendy yasmin yolanda yvonne zoe zoey".split()
)
_MALE = frozenset(
    "aaron adam adrian ahmed alan albert alejandro alex alexander alfred ali andre andreas andrew andy anthony antonio"
    " arthur austin barry ben benjamin bernard bill billy bob bobby brad bradley brandon brian bruce bruno bryan calvin"
    " carl carlos charles charlie chris christian christopher claude clyde colin connor craig curtis dan daniel danny"
    " dave david dean dennis derek diego dominic don donald doug douglas duncan dylan earl eddie edgar eduardo edward"
    " edwin eli elijah elliot emil eric erik ernest ethan eugene evan felix fernando finn francis francisco frank fred"
    " frederick gabriel gary gavin george gerald gilbert glenn gordon graham grant greg gregory gustavo guy harold"
    " harry hector henry herbert hiroshi howard hugh hugo ian igor isaac ivan jack jacob jake james jan jared jason"
    " javier jeff jeffrey jeremy jerome jerry jesse jim jimmy joe joel john johnny jon jonas jonathan jorge jose joseph"
    " josh joshua juan julian justin karl keith ken kenneth kevin kurt kyle lance larry lars leo leon leonard lewis"
    " liam logan louis lucas luis luke malcolm manuel marc marcel marco marcus mario mark martin mason matt matthew"
    " maurice max maxwell michael miguel mike mohammed nathan neil nicholas nick nicolas noah nolan norman oliver omar"
    " oscar owen pablo pat patrick paul pedro pete peter philip phillip pierre rafael ralph raul ravi ray raymond"
    " ricardo richard rick rob robert roberto rodney roger roman ron ronald roy ruben russell ryan sam samuel scott"
    " sean sebastian sergio seth simon stanley stefan stephen steve steven stuart ted theo theodore thomas tim timothy"
    " tobias todd tom tommy tony travis trevor tyler victor vincent walter warren wayne wesley will william xavier"
    " yusuf zachary".split()
)
_EITHER = frozenset("alex chris jan jackie kelly kim pat sam andrea ali claude jocelyn max tracy charlie".split())


def gender_of_name(name: str) -> Gender:
    """Return the gender that a given name usually goes with, or "" where it is not known or goes with both."""
    first = name.split(maxsplit=1)[0].lower() if name.strip() else ""
    if first in _EITHER:
        return ""
    return "f" if first in _FEMALE else "m" if first in _MALE else ""


def is_given_name(word: str) -> bool:
    """Whether a single word is a known given name."""
    return word.lower() in _FEMALE or word.lower() in _MALE
