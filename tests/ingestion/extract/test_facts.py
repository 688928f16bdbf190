"""What people say of themselves, and the facts that should be remembered of it."""

import pytest

HOMES = [
    ("I live in Lisbon.", "LIVES_IN", "Lisbon", "Alice lives in Lisbon."),
    ("I've lived in Berlin since 2019.", "LIVES_IN", "Berlin", "Alice has lived in Berlin since 2019."),
    ("I just moved to Oslo!", "MOVED_TO", "Oslo", "Alice moved to Oslo."),
    ("We relocated to Quito in 2020.", "MOVED_TO", "Quito", "Alice relocated to Quito in 2020."),
    ("I used to live in Paris.", "USED_TO_LIVE", "Paris", "Alice used to live in Paris."),
    ("im from portugal", "COMES_FROM", "portugal", "Alice is from portugal."),
    ("I was born in Chile.", "BORN_IN", "Chile", "Alice was born in Chile."),
    ("My parents live in Ohio.", "LIVES_IN", "Ohio", "Alice's parents live in Ohio."),
    (
        "I moved in with my boyfriend in May.",
        "MOVED_IN_WITH",
        "Alice's boyfriend",
        "Alice moved in with Alice's boyfriend in May 2023.",
    ),
]
WORK = [
    ("I work at Acme.", "WORKS_AT", "Acme", "Alice works at Acme."),
    (
        "I work as a nurse at St. Mary's Hospital.",
        "WORKS_AS",
        "nurse",
        "Alice works as a nurse at St. Mary's Hospital.",
    ),
    ("I'm a nurse.", "WORKS_AS", "nurse", "Alice is a nurse."),
    (
        "I've been working on a new short story.",
        "WORKS_ON",
        "new short story",
        "Alice has been working on a new short story.",
    ),
    ("I got promoted to senior manager.", "WORKS_AS", "senior manager", "Alice got promoted to senior manager."),
    (
        "I'm volunteering at the food bank.",
        "VOLUNTEERS_AT",
        "food bank",
        "Alice is volunteering at the food bank.",
    ),
    ("I'm happy to say that I got a job at Microsoft!", "WORKS_AT", "Microsoft", "Alice got a job at Microsoft."),
    ("I wanted to let you know I joined a chess club.", "JOINED", "chess club", "Alice joined a chess club."),
    (
        "I had the chance to meet the mayor of Porto.",
        "MET",
        "mayor",
        "Alice had the chance to meet the mayor of Porto.",
    ),
    ("I study biology at Stanford.", "STUDIES_AT", "Stanford", "Alice studies biology at Stanford."),
    ("I graduated from MIT in 2015.", "GRADUATED_FROM", "MIT", "Alice graduated from MIT in 2015."),
]
PEOPLE = [
    ("My sister Anna lives in Porto.", "LIVES_IN", "Porto", "Alice's sister Anna lives in Porto."),
    ("My mom is a teacher.", "WORKS_AS", "teacher", "Alice's mom is a teacher."),
    ("I'm married to Tom.", "MARRIED_TO", "Tom", "Alice is married to Tom."),
    ("Tom and I got married in June 2020.", "MARRIED_TO", "Tom", "Tom and Alice got married in June 2020."),
    ("I'm dating a guy named Max.", "DATING", "Max", "Alice is dating a guy named Max."),
    ("I have two kids.", "HAS_CHILD", "two kids", "Alice has two kids."),
    (
        "My daughter is starting college at NYU this fall.",
        "STARTS",
        "college",
        "Alice's daughter is starting college at NYU in autumn 2023.",
    ),
    ("Met my friend Tom at the station.", "MET", "Tom", "Alice met Alice's friend Tom at the station."),
    ("My dog's name is Rex.", "HAS_PET", "Rex", "Alice's dog's name is Rex."),
    ("Anna is my sister.", "HAS_SIBLING", "Anna", "Anna is Alice's sister."),
    ("My boss is named Karen.", "HAS_BOSS", "Karen", "Alice's boss is named Karen."),
    ("We got a cat named Pixel.", "HAS_PET", "Pixel", "Alice got a cat named Pixel."),
    ("We adopted Luna three years ago.", "ADOPTED", "Luna", "Alice adopted Luna in 2020."),
    ("My son loves dinosaurs.", "LOVES", "dinosaurs", "Alice's son loves dinosaurs."),
    ("I gave my sister a necklace.", "GAVE", "necklace", "Alice gave Alice's sister a necklace."),
]
HEALTH = [
    ("I'm allergic to peanuts.", "ALLERGIC_TO", "peanuts", "Alice is allergic to peanuts."),
    ("I have diabetes.", "HAS_CONDITION", "diabetes", "Alice has diabetes."),
    ("I'm vegan.", "DIET", "vegan", "Alice is vegan."),
    ("I don't eat meat.", "NOT_EATS", "meat", "Alice does not eat meat."),
    ("I never eat breakfast.", "NOT_EATS", "breakfast", "Alice never eats breakfast."),
    ("I take ibuprofen for my back pain.", "TAKES", "ibuprofen", "Alice takes ibuprofen for Alice's back pain."),
    ("I stopped smoking two years ago.", "STOPPED", "smoking", "Alice stopped smoking in 2021."),
    ("I gave up sugar in January.", "GAVE_UP", "sugar", "Alice gave up sugar in January 2023."),
    ("Guess what, I'm pregnant!", "IS", "pregnant", "Alice is pregnant."),
    ("I broke my ankle in March.", "BROKE", "Alice's ankle", "Alice broke Alice's ankle in March 2023."),
]
PRACTICE = [
    ("I play tennis every Tuesday.", "PLAYS", "tennis", "Alice plays tennis every Tuesday."),
    ("I run every morning.", "PRACTICES", "running", "Alice runs every morning."),
    ("I love hiking in the mountains.", "LOVES", "hiking", "Alice loves hiking in the mountains."),
    ("I love running my own shop.", "LOVES", "Alice's own shop", "Alice loves running Alice's own shop."),
    ("I hate mushrooms.", "DISLIKES", "mushrooms", "Alice hates mushrooms."),
    ("I don't like coffee.", "DISLIKES", "coffee", "Alice does not like coffee."),
    ("I prefer tea over coffee.", "PREFERS", "tea", "Alice prefers tea over coffee."),
    ("My favorite color is blue.", "FAVORITE", "blue", "Alice's favorite color is blue."),
    ("Pizza is my favorite food.", "FAVORITE", "pizza", "Pizza is Alice's favorite food."),
    ("I'm a big fan of jazz.", "LIKES", "jazz", "Alice is a big fan of jazz."),
    (
        "I'm interested in learning more about sea turtles.",
        "INTERESTED_IN",
        "sea turtles",
        "Alice is interested in learning more about sea turtles.",
    ),
    ("I speak Spanish.", "SPEAKS", "Spanish", "Alice speaks Spanish."),
    ("I can speak French.", "CAN_SPEAK", "French", "Alice can speak French."),
    ("Painting helps me relax.", "HELPS", "Alice", "Painting helps Alice relax."),
    ("The choir gave me courage.", "GAVE", "Alice", "The choir gave Alice courage."),
    ("I collect stamps.", "COLLECTS", "stamps", "Alice collects stamps."),
    ("I used to play the drums.", "USED_TO_PLAY", "drums", "Alice used to play the drums."),
    ("I started learning Portuguese.", "STARTED", "Portuguese", "Alice started learning Portuguese."),
]
EVENTS = [
    ("I went to a glass workshop yesterday.", "ATTENDED", "glass workshop",
     "Alice went to a glass workshop on 7 May 2023."),
    ("I've been to Japan twice.", "VISITED", "Japan", "Alice has been to Japan twice."),
    ("Last summer I went to Greece.", "VISITED", "Greece", "In summer 2022 Alice went to Greece."),
    ("I just got back from a trip to Iceland.", "RETURNED_FROM", "trip", "Alice got back from a trip to Iceland."),
    ("I won first prize at the science fair last month.", "WON", "first prize",
     "Alice won first prize at the science fair in April 2023."),
    ("I bought a new bike yesterday for $300.", "BOUGHT", "new bike",
     "Alice bought a new bike on 7 May 2023 for $300."),
    ('I just finished "Dune".', "FINISHED", "Dune", 'Alice finished "Dune".'),
    ('I loved reading "Emma" as a kid.', "LOVED", "Emma", 'Alice loved reading "Emma" as a kid.'),
    ("I had to sell my car.", "HAD_TO", "Alice's car", "Alice had to sell Alice's car."),
    ("I was at a jazz concert last week.", "ATTENDED", "jazz concert",
     "Alice was at a jazz concert in the week of 1 May 2023."),
    ("I've been having some issues with my bike lately.", "HAS_ISSUES_WITH", "Alice's bike",
     "Alice has been having some issues with Alice's bike lately."),
    ("Been busy volunteering at the library.", "VOLUNTEERS", "library",
     "Alice has been busy volunteering at the library."),
]  # fmt: skip
PLANS = [
    ("I'm thinking about adopting a dog.", "CONSIDERS", "dog", "Alice is thinking about adopting a dog."),
    ("I might move to Canada.", "CONSIDERS", "Canada", "Alice might move to Canada."),
    ("Maybe I'll adopt a cat.", "CONSIDERS", "cat", "Maybe Alice will adopt a cat."),
    ("Gonna adopt a cat next month.", "PLANS_TO", "cat", "Alice is going to adopt a cat in June 2023."),
    (
        "I'm planning to visit Rome with Tom next summer.",
        "PLANS_TO",
        "Rome",
        "Alice is planning to visit Rome with Tom in summer 2023.",
    ),
    ("I'm planning a trip to Norway.", "PLANS_TO", "trip", "Alice is planning a trip to Norway."),
    ("I will be traveling to Kenya in July.", "PLANS_TO", "Kenya", "Alice will be traveling to Kenya in July 2023."),
    ("I want a dog.", "WANTS", "dog", "Alice wants a dog."),
    ("I wanna learn the cello.", "WANTS_TO", "cello", "Alice wants to learn the cello."),
    ("I'd love to visit Japan next year.", "WANTS_TO", "Japan", "Alice would love to visit Japan in 2024."),
    ("My dream is to open a bakery.", "WANTS_TO", "bakery", "Alice's dream is to open a bakery."),
    (
        "I can't wait to go to Japan next month!",
        "LOOKS_FORWARD_TO",
        "Japan",
        "Alice cannot wait to go to Japan in June 2023.",
    ),
    (
        "I'm looking forward to catching up with Alex.",
        "LOOKS_FORWARD_TO",
        "Alex",
        "Alice is looking forward to catching up with Alex.",
    ),
    ("I'm buying a house in Porto.", "BUYS", "house", "Alice is buying a house in Porto."),
    (
        "My appointment with Dr. Lee is on Friday.",
        "SCHEDULED_FOR",
        "Friday",
        "Alice's appointment with Dr. Lee is on Friday (12 May 2023).",
    ),
]
ALL = [*HOMES, *WORK, *PEOPLE, *HEALTH, *PRACTICE, *EVENTS, *PLANS]


@pytest.mark.parametrize(("text", "relation", "target", "fact"), ALL, ids=[case[0] for case in ALL])
def test_says_what_was_said(stated, text, relation, target, fact):
    found = {(item.relation, item.object.name): item.fact for item in stated("Bob: Hello.", f"Alice: {text}")}
    assert found.get((relation, target)) == fact


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I cooked dinner and my brother Leo washed the car.",
         ["Alice cooked dinner.", "Alice's brother Leo washed the car."]),
        ("Yesterday I visited the zoo and met my friend Tom.",
         ["On 7 May 2023 Alice visited the zoo.", "On 7 May 2023 Alice met Alice's friend Tom."]),
        ("I've sold my house and bought a van.", ["Alice has sold Alice's house.", "Alice bought a van."]),
        ("I play the drums and sing in a choir.", ["Alice plays the drums.", "Alice sings in a choir."]),
        ("My mom is a teacher and my dad works at NASA.", ["Alice's mom is a teacher.", "Alice's dad works at NASA."]),
        ("Hey Bob! Just moved to Oslo - it's great! I work at Acme now, by the way.",
         ["Alice moved to Oslo.", "Alice works at Acme."]),
        ("My sister Anna, who lives in Porto, bought a boat.",
         ["Alice's sister Anna, who lives in Porto, bought a boat.", "Alice's sister Anna lives in Porto."]),
    ],
)  # fmt: skip
def test_one_fact_a_clause(stated, text, facts):
    assert [item.fact for item in stated("Bob: Hi.", f"Alice: {text}")] == facts


@pytest.mark.parametrize(
    ("text", "relation", "target", "aliases", "fact"),
    [
        ("I called my sister Anna.", "HAS_SIBLING", "Anna", ("Alice's sister",), "Alice has a sister named Anna."),
        ("My older brother Leo is here.", "HAS_SIBLING", "Leo", ("Alice's older brother",),
         "Alice has an older brother named Leo."),
        ("My dog Rex is sleeping.", "HAS_PET", "Rex", ("Alice's dog",), "Alice has a dog named Rex."),
        ("I walked with my kids.", "HAS_CHILD", "Alice's kids", (), "Alice has kids."),
        ("My best friend Sara called.", "HAS_FRIEND", "Sara", ("Alice's best friend",),
         "Alice has a best friend named Sara."),
        ("How is your son Ben?", "HAS_CHILD", "Ben", ("Bob's son",), "Bob has a son named Ben."),
    ],
)  # fmt: skip
def test_a_way_of_calling_somebody_says_who_they_are(read, text, relation, target, aliases, fact):
    statements = read("Bob: Hi.", f"Alice: {text}")[-1].statements
    found = [item for item in statements if item.relation == relation and item.object.name == target]
    assert [(item.fact, item.object.aliases) for item in found] == [(fact, aliases)]


@pytest.mark.parametrize("text", ["My mother called.", "My horse painting is done.", "My future wife will like it."])
def test_says_nothing_that_everybody_has(read, text):
    assert not [item for item in read(f"Alice: {text}")[-1].statements if item.relation.startswith("HAS_")]


@pytest.mark.parametrize(
    ("text", "relation", "label"),
    [
        ("I live in Lisbon.", "LIVES_IN", "Location"),
        ("I work at Acme.", "WORKS_AT", "Organization"),
        ("I called my sister Anna.", "HAS_SIBLING", "Person"),
        ("I have a dog.", "HAS_PET", "Animal"),
        ("I went to a wedding on Sunday.", "ATTENDED", "Event"),
        ("I bought a lamp.", "BOUGHT", "Object"),
        ("I play tennis.", "PLAYS", "Topic"),
    ],
)
def test_types_what_it_names(read, text, relation, label):
    found = [item.object.label for item in read(f"Alice: {text}")[-1].statements if item.relation == relation]
    assert found == [label]


def test_the_user_is_known_as_such(stated):
    [statement] = stated("Bob: Hi.", "Alice: I live in Rome.")
    assert statement.subject.is_user
    assert statement.subject.name == "Alice"


def test_spans_point_at_the_words(stated):
    text = "Hey Bob! 🎉 By the way, I work at Acme. Nice, right?"
    [statement] = stated("Bob: Hi.", f"Alice: {text}")
    start, end = statement.span
    assert text[start:end] == "I work at Acme"
