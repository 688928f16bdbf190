"""Ontologies as applications set them, for tests."""

from hitherto.domain.ontology import Ontology, ontology_of

Json = dict[str, object]


def prop(name: str, kind: str = "Text", description: str = "") -> Json:
    """Return a property as the wire has it."""
    return {"name": name, "type": kind, "description": description}


def kind(
    name: str, description: str = "", *properties: Json, pairs: list[tuple[str | None, str | None]] | None = None
) -> Json:
    """Return a type as the wire has it; `pairs` are the sources and targets of a type of facts."""
    made: Json = {"name": name, "description": description, "properties": list(properties)}
    if pairs is not None:
        ends = [{"source": source, "target": target} for source, target in pairs]
        made["source_targets"] = [{end: each for end, each in pair.items() if each} for pair in ends]
    return made


TRAVEL: tuple[list[Json], list[Json]] = (
    [
        kind(
            "Restaurant",
            "A place where people eat.",
            prop("cuisine_type", "Text", "The cuisine of the restaurant"),
            prop("city", "Text", "The city it is in"),
            prop("michelin_stars", "Int", "The number of stars"),
            prop("vegetarian_friendly", "Boolean", "Whether it is vegetarian friendly"),
        ),
        kind("Hotel", "A place to stay overnight.", prop("price_per_night", "Float", "in dollars")),
        kind("Destination", "A destination is a place that travelers visit.", prop("destination_name")),
    ],
    [
        kind(
            "TRAVELING_TO",
            "A traveler going to a destination.",
            prop("travel_date", "Text", "The date of travel"),
            prop("purpose", "Text", "The purpose of travel (Business, Leisure, etc.)"),
            pairs=[("User", "Destination")],
        ),
        kind("DINES_AT", "A user eats at a restaurant.", prop("visit_date"), pairs=[("User", "Restaurant")]),
        kind("STAYS_AT", "A user stays at a hotel.", prop("nights", "Int", "How many"), pairs=[("User", "Hotel")]),
    ],
)

WORK: tuple[list[Json], list[Json]] = (
    [
        kind(
            "Project",
            "A piece of work with a goal.",
            prop("budget", "Int", "The budget in dollars"),
            prop("status", "Text", "active, paused, or done"),
        ),
        kind("Company", "A business organization.", prop("employees", "Int", "Number of employees"), prop("industry")),
        kind(
            "Customer",
            "A person or a company that buys from us.",
            prop("plan", "Text", "one of: free, pro, enterprise"),
        ),
        kind("Tool", "A program or technology that is used at work."),
    ],
    [
        kind(
            "WORKS_ON",
            "A person works on a project.",
            prop("role", "Text", "The role in the project"),
            prop("start_date", "Text", "When the work began"),
            pairs=[("User", "Project"), ("Person", "Project")],
        ),
        kind("EMPLOYED_BY", "A person is employed by a company.", prop("role"), pairs=[(None, "Company")]),
        kind("USES", "Somebody uses a tool.", pairs=[(None, "Tool")]),
        kind("REPORTS_TO", "Somebody has a person as manager.", pairs=[("User", "Person")]),
    ],
)

LIFE: tuple[list[Json], list[Json]] = (
    [
        kind("Pet", "An animal that lives with a person.", prop("breed"), prop("age", "Int", "The age in years")),
        kind("Book", "A written work.", prop("genre"), prop("pages", "Int", "Number of pages")),
        kind("Medication", "A drug that is taken.", prop("dose", "Text", "How much is taken")),
        kind("Hobby", "An activity that a person enjoys in free time."),
        kind("Person", "A human being.", prop("occupation", "Text", "The occupation of the person")),
    ],
    [
        kind("OWNS_PET", "A person has a pet.", pairs=[("User", "Pet")]),
        kind("READS", "A person reads a book.", pairs=[("User", "Book")]),
        kind("ENJOYS", "A person likes to do a hobby.", pairs=[("User", "Hobby")]),
        kind("FAMILY_OF", "A person is a relative of the user.", pairs=[("User", "Person")]),
    ],
)


def ontology(wire: tuple[list[Json], list[Json]]) -> Ontology:
    """Return an ontology from its form on the wire."""
    return ontology_of(*wire)
