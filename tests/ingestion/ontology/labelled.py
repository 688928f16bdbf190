"""Messages with the types that a careful reader gives the things and facts in them.

`nodes` maps names to types; None says that no type of the ontology is right. `edge` is the type of the fact that
ends at the first node, where one is right.
"""

from dataclasses import dataclass, field

from tests.ingestion.ontology.ontologies import LIFE, TRAVEL, WORK, Json


@dataclass(frozen=True)
class Labelled:
    """A message, and what is right."""

    ontology: tuple[list[Json], list[Json]]
    text: str
    nodes: dict[str, str | None] = field(default_factory=dict)
    edge: str | None = None
    attributes: dict[str, object] = field(default_factory=dict)


MESSAGES = [
    Labelled(
        TRAVEL, "My favorite restaurant is Osteria Francescana.", {"Osteria Francescana": "Restaurant"}, "DINES_AT"
    ),
    Labelled(
        TRAVEL,
        "Yesterday I ate at a Korean restaurant called Hansik.",
        {"Hansik": "Restaurant"},
        "DINES_AT",
        {"cuisine_type": "Korean", "visit_date": "2024-03-04"},
    ),
    Labelled(
        TRAVEL,
        "Chez Paul is a French bistro in Lyon.",
        {"Chez Paul": "Restaurant", "Lyon": None},
        None,
        {"cuisine_type": "French", "city": "Lyon"},
    ),
    Labelled(TRAVEL, "I stayed at the Grand Hotel for 3 nights.", {"Grand Hotel": "Hotel"}, "STAYS_AT", {"nights": 3}),
    Labelled(
        TRAVEL,
        "I am flying to Rome in May for leisure.",
        {"Rome": "Destination"},
        "TRAVELING_TO",
        {"travel_date": "2024-05", "purpose": "Leisure"},
    ),
    Labelled(TRAVEL, "I will travel to Japan next year.", {"Japan": "Destination"}, "TRAVELING_TO"),
    Labelled(TRAVEL, "I live in Madrid.", {"Madrid": None}),
    Labelled(TRAVEL, "I work at Siemens.", {"Siemens": None}),
    Labelled(TRAVEL, "My brother is called Tom.", {"Tom": None}),
    Labelled(TRAVEL, "The hotel Adlon costs $300 per night.", {"Adlon": "Hotel"}),
    Labelled(TRAVEL, "Have you tried the pizzeria Da Michele?", {"Da Michele": "Restaurant"}),
    Labelled(TRAVEL, "I like jazz.", {"jazz": None}),
    Labelled(TRAVEL, "I bought a new camera.", {"new camera": None}),
    Labelled(
        TRAVEL,
        "Maido, a Peruvian restaurant, is vegetarian friendly.",
        {"Maido": "Restaurant"},
        None,
        {"cuisine_type": "Peruvian", "vegetarian_friendly": True},
    ),
    Labelled(WORK, "I work on the Falcon project.", {"Falcon project": "Project"}, "WORKS_ON"),
    Labelled(
        WORK,
        "I started working on Gemini in June 2023 as a tester.",
        {"Gemini": "Project"},
        "WORKS_ON",
        {"role": "tester", "start_date": "2023-06"},
    ),
    Labelled(WORK, "I work at Contoso as a nurse.", {"Contoso": "Company"}, "EMPLOYED_BY", {"role": "nurse"}),
    Labelled(
        WORK,
        "Initech is a consulting company with 1,200 employees.",
        {"Initech": "Company"},
        None,
        {"employees": 1200, "industry": "consulting"},
    ),
    Labelled(WORK, "The Orion project has a budget of $75k.", {"Orion": "Project"}, None, {"budget": 75000}),
    Labelled(WORK, "I use Docker every day.", {"Docker": "Tool"}, "USES"),
    Labelled(WORK, "My manager is Carla Jones.", {"Carla Jones": None}),
    Labelled(
        WORK, "Our customer Globex is on the enterprise plan.", {"Globex": "Customer"}, None, {"plan": "enterprise"}
    ),
    Labelled(WORK, "I live in Denver.", {"Denver": None}),
    Labelled(WORK, "I studied at Cornell University.", {"Cornell University": None}),
    Labelled(WORK, "I love hiking.", {"hiking": None}),
    Labelled(WORK, "My sister Mia works at Spotify.", {"Spotify": "Company", "Mia": None}, "EMPLOYED_BY"),
    Labelled(WORK, "I joined Stripe last month.", {"Stripe": "Company"}, "EMPLOYED_BY"),
    Labelled(WORK, "Project Titan is paused.", {"Project Titan": "Project"}, None, {"status": "paused"}),
    Labelled(LIFE, "I have a cat named Luna.", {"Luna": "Pet"}, "OWNS_PET"),
    Labelled(
        LIFE, "I adopted a golden retriever called Max.", {"Max": "Pet"}, "OWNS_PET", {"breed": "golden retriever"}
    ),
    Labelled(LIFE, 'I am reading the novel "Emma".', {"Emma": "Book"}),
    Labelled(LIFE, "I read the book Middlemarch last week.", {"Middlemarch": "Book"}, "READS"),
    Labelled(LIFE, "I enjoy painting.", {"painting": "Hobby"}, "ENJOYS"),
    Labelled(LIFE, "My hobby is chess.", {"chess": "Hobby"}),
    Labelled(LIFE, "My brother Leo is a teacher.", {"Leo": "Person"}, "FAMILY_OF"),
    Labelled(LIFE, "I moved to Oslo in 2020.", {"Oslo": None}),
    Labelled(LIFE, "I work at Nokia.", {"Nokia": None}),
    Labelled(LIFE, "I take ibuprofen for my headaches.", {"ibuprofen": "Medication"}),
    Labelled(LIFE, "I have a 5 year old parrot named Kiwi.", {"Kiwi": "Pet"}, "OWNS_PET", {"age": 5}),
    Labelled(LIFE, "My friend Zoe lives in Prague.", {"Zoe": "Person", "Prague": None}),
    Labelled(LIFE, "I bought a bicycle.", {"bicycle": None}),
    Labelled(LIFE, "I went to a concert in Vienna.", {"Vienna": None, "concert": None}),
]
"""The rules and thresholds were made with these in view."""

HELD_OUT = [
    Labelled(TRAVEL, "The best restaurant in town is Casa Lola.", {"Casa Lola": "Restaurant"}),
    Labelled(
        TRAVEL,
        "Last week I ate at Tickets, a Spanish restaurant.",
        {"Tickets": "Restaurant"},
        "DINES_AT",
        {"cuisine_type": "Spanish"},
    ),
    Labelled(
        TRAVEL, "I am traveling to Peru in August.", {"Peru": "Destination"}, "TRAVELING_TO", {"travel_date": "2024-08"}
    ),
    Labelled(
        TRAVEL, "We stayed at the Hilton hotel for two nights.", {"Hilton hotel": "Hotel"}, "STAYS_AT", {"nights": 2}
    ),
    Labelled(
        TRAVEL, "Nobu is a famous Japanese restaurant.", {"Nobu": "Restaurant"}, None, {"cuisine_type": "Japanese"}
    ),
    Labelled(TRAVEL, "I was born in Ghent.", {"Ghent": None}),
    Labelled(TRAVEL, "My wife is called Ines.", {"Ines": None}),
    Labelled(TRAVEL, "I play tennis on Sundays.", {"tennis": None}),
    Labelled(TRAVEL, "I have a dog named Balu.", {"Balu": None}),
    Labelled(
        WORK,
        "I am working on Project Neptune as an architect.",
        {"Project Neptune": "Project"},
        "WORKS_ON",
        {"role": "architect"},
    ),
    Labelled(
        WORK, "I work for Umbrella as an accountant.", {"Umbrella": "Company"}, "EMPLOYED_BY", {"role": "accountant"}
    ),
    Labelled(WORK, "Hooli is a software company.", {"Hooli": "Company"}, None, {"industry": "software"}),
    Labelled(WORK, "We use Kubernetes for our servers.", {"Kubernetes": "Tool"}, "USES"),
    Labelled(WORK, "My boss is Peter Gibbons.", {"Peter Gibbons": None}, "REPORTS_TO"),
    Labelled(WORK, "Our customer Vandelay chose the pro plan.", {"Vandelay": "Customer"}, None, {"plan": "pro"}),
    Labelled(WORK, "I moved to Boston in May.", {"Boston": None}),
    Labelled(WORK, "I adopted a cat called Tiger.", {"Tiger": None}),
    Labelled(WORK, "The Zephyr project is done.", {"Zephyr": "Project"}, None, {"status": "done"}),
    Labelled(LIFE, "I have a rabbit called Coco.", {"Coco": "Pet"}, "OWNS_PET"),
    Labelled(LIFE, "My dog Bruno is a labrador.", {"Bruno": "Pet"}, None, {"breed": "labrador"}),
    Labelled(LIFE, "I finished the novel Beloved yesterday.", {"Beloved": "Book"}, "READS"),
    Labelled(LIFE, "I enjoy gardening.", {"gardening": "Hobby"}, "ENJOYS"),
    Labelled(LIFE, "My sister Clara is a nurse.", {"Clara": "Person"}, "FAMILY_OF"),
    Labelled(LIFE, "I live in Krakow.", {"Krakow": None}),
    Labelled(LIFE, "I work at Ikea.", {"Ikea": None}),
    Labelled(LIFE, "I bought a piano.", {"piano": None}),
]
"""Put aside while the rules were made, and read once: 15 of 16 types, 1 of 26 wrong, 8 of 11 facts, 10 of 10 values."""
