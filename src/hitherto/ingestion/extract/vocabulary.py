"""The vocabulary of relations, by the words that say them."""

PLANS = frozenset({"PLANS_TO", "CONSIDERS", "WANTS_TO", "NEEDS_TO", "LOOKS_FORWARD_TO", "INTERESTED_IN", "LOOKS_FOR"})
"""Relations to what is not yet the case."""

PREFERENCES = frozenset({"LIKES", "LOVES", "DISLIKES", "PREFERS", "INTERESTED_IN"})

OPERATORS = {
    "plan": "PLANS_TO", "intend": "PLANS_TO", "aim": "PLANS_TO", "decide": "DECIDED_TO", "prepare": "PLANS_TO",
    "schedule": "PLANS_TO", "arrange": "PLANS_TO", "want": "WANTS_TO", "wan": "WANTS_TO", "hope": "WANTS_TO",
    "wish": "WANTS_TO", "dream": "WANTS_TO", "consider": "CONSIDERS", "think": "CONSIDERS", "debate": "CONSIDERS",
    "need": "NEEDS_TO", "have": "NEEDS_TO", "try": "TRIES_TO", "start": "STARTED", "begin": "STARTED",
    "stop": "STOPPED", "quit": "STOPPED", "finish": "FINISHED", "complete": "FINISHED", "like": "LIKES",
    "enjoy": "LIKES", "love": "LOVES", "adore": "LOVES", "hate": "DISLIKES", "dislike": "DISLIKES",
    "prefer": "PREFERS", "learn": "LEARNS", "continue": "CONTINUES", "keep": "CONTINUES", "miss": "MISSES",
    "avoid": "AVOIDS", "gon": "PLANS_TO", "resume": "STARTED", "practice": "PRACTICES",
}  # fmt: skip
"""By verb, before another verb: "plans to move", "started running"."""

VERBS_WITH_PREPOSITION = {
    "live in": "LIVES_IN", "reside in": "LIVES_IN", "live with": "LIVES_WITH", "move to": "MOVED_TO",
    "relocate to": "MOVED_TO", "move from": "MOVED_FROM", "emigrate to": "MOVED_TO", "work at": "WORKS_AT",
    "work for": "WORKS_AT", "work as": "WORKS_AS", "work on": "WORKS_ON", "work in": "WORKS_IN",
    "work from": "WORKS_FROM",
    "work with": "WORKS_WITH", "study at": "STUDIES_AT", "go to": "WENT_TO", "major in": "STUDIES",
    "graduate from": "GRADUATED_FROM", "drop out of": "DROPPED_OUT_OF", "move out of": "MOVED_FROM",
    "move away from": "MOVED_FROM", "travel to": "VISITED", "fly to": "VISITED", "drive to": "VISITED",
    "return from": "RETURNED_FROM", "come from": "COMES_FROM", "sign for": "SIGNED_UP_FOR",
    "enroll in": "ENROLLED_IN", "volunteer at": "VOLUNTEERS_AT", "participate in": "PARTICIPATED_IN",
    "compete in": "PARTICIPATED_IN", "take part": "PARTICIPATED_IN", "apply for": "APPLIED_FOR",
    "apply to": "APPLIED_FOR", "look for": "LOOKS_FOR", "listen to": "LISTENS_TO", "graduate with": "GRADUATED_WITH",
    "specialize in": "SPECIALIZES_IN", "look forward": "LOOKS_FORWARD_TO", "dream of": "WANTS_TO",
    "dream about": "WANTS_TO", "think about": "CONSIDERS", "think of": "CONSIDERS", "suffer from": "HAS_CONDITION",
    "recover from": "RECOVERS_FROM", "report to": "REPORTS_TO", "consist of": "CONSISTS_OF",
    "intern at": "WORKS_AT", "freelance for": "WORKS_AT", "subscribe to": "SUBSCRIBED_TO",
    "turn into": "TURNS_INTO", "run on": "RUNS_ON", "depend on": "DEPENDS_ON", "switch to": "SWITCHED_TO",
    "migrate to": "SWITCHED_TO",
    "belong to": "BELONGS_TO", "care for": "CARES_FOR", "train for": "TRAINS_FOR",
}  # fmt: skip
VERBS = {
    "like": "LIKES", "enjoy": "LIKES", "love": "LOVES", "adore": "LOVES", "hate": "DISLIKES", "dislike": "DISLIKES",
    "detest": "DISLIKES", "prefer": "PREFERS", "own": "OWNS", "marry": "MARRIED_TO", "date": "DATING",
    "visit": "VISITED", "attend": "ATTENDED", "buy": "BOUGHT", "purchase": "BOUGHT", "order": "ORDERED",
    "sell": "SOLD", "start": "STARTED", "begin": "STARTED", "stop": "STOPPED", "quit": "QUIT",
    "finish": "FINISHED", "complete": "FINISHED", "practice": "PRACTICES", "practise": "PRACTICES", "play": "PLAYS",
    "want": "WANTS", "need": "NEEDS", "miss": "MISSES", "adopt": "ADOPTED", "join": "JOINED", "win": "WON",
    "lose": "LOST", "explore": "VISITED", "study": "STUDIES", "learn": "LEARNS", "plan": "PLANS_TO",
    "teach": "TEACHES", "speak": "SPEAKS", "collect": "COLLECTS", "consider": "CONSIDERS", "support": "SUPPORTS",
    "turn": "TURNED", "drive": "DRIVES", "use": "USES", "hope": "WANTS_TO",
}  # fmt: skip
MODALS = {"will": "PLANS_TO", "shall": "PLANS_TO", "may": "CONSIDERS", "might": "CONSIDERS", "can": "CAN"}
ADJECTIVES = {
    "allergic to": "ALLERGIC_TO", "allergic": "ALLERGIC_TO", "married to": "MARRIED_TO", "engaged to": "ENGAGED_TO",
    "interested in": "INTERESTED_IN", "keen on": "INTERESTED_IN", "passionate about": "INTERESTED_IN",
    "into": "LIKES", "obsessed with": "LIKES", "fond of": "LIKES", "hooked on": "LIKES", "afraid of": "AFRAID_OF",
    "scared of": "AFRAID_OF", "terrified of": "AFRAID_OF", "good at": "GOOD_AT", "bad at": "BAD_AT",
    "intolerant to": "ALLERGIC_TO", "excited about": "LOOKS_FORWARD_TO", "excited for": "LOOKS_FORWARD_TO",
    "nervous about": "NERVOUS_ABOUT", "worried about": "WORRIED_ABOUT", "fluent in": "SPEAKS",
    "pregnant with": "PREGNANT_WITH", "stressed about": "WORRIED_ABOUT", "born in": "BORN_IN", "born on": "BORN_ON",
    "new to": "NEW_TO", "familiar with": "FAMILIAR_WITH", "experienced with": "FAMILIAR_WITH",
    "experienced in": "FAMILIAR_WITH", "based in": "LIVES_IN", "headquartered in": "LIVES_IN",
    "located in": "LOCATED_IN",
    "situated in": "LOCATED_IN", "located at": "LOCATED_IN",
    "located on": "LOCATED_IN", "employed by": "WORKS_AT", "employed at": "WORKS_AT", "employed with": "WORKS_AT",
    "enrolled at": "STUDIES_AT", "enrolled in": "ENROLLED_IN", "responsible for": "RESPONSIBLE_FOR",
    "made of": "MADE_OF", "named after": "NAMED_AFTER", "related to": "RELATED_TO", "owned by": "OWNED_BY",
    "addicted to": "ADDICTED_TO", "sensitive to": "SENSITIVE_TO",
"crazy about": "LIKES", "partial to": "LIKES", "proficient in": "GOOD_AT",
    "skilled in": "GOOD_AT", "skilled at": "GOOD_AT", "subscribed to": "SUBSCRIBED_TO",
    "diagnosed with": "HAS_CONDITION", "sick with": "HAS_CONDITION",
    "involved in": "INVOLVED_IN", "tired of": "DISLIKES", "curious about": "INTERESTED_IN",
    "excited to": "LOOKS_FORWARD_TO", "ready to": "PLANS_TO", "eager to": "WANTS_TO", "set to": "PLANS_TO",
}  # fmt: skip
WANTING_ADJECTIVES = {
    "eager": "WANTS_TO", "excited": "LOOKS_FORWARD_TO", "set": "PLANS_TO", "due": "PLANS_TO", "about": "PLANS_TO",
    "determined": "WANTS_TO", "keen": "WANTS_TO",
}  # fmt: skip

EVENTS = frozenset(
    "BOUGHT SOLD ORDERED ADOPTED JOINED WON LOST FINISHED STARTED STOPPED QUIT ATTENDED VISITED PARTICIPATED_IN".split()
)
"""Relations to what was done once; what is only being done has the verb itself."""
PAST_STATES = {
    "WORKS_AT": "WORKED_AT", "WORKS_AS": "WORKED_AS", "WORKS_ON": "WORKED_ON", "WORKS_IN": "WORKED_IN",
    "WORKS_WITH": "WORKED_WITH", "STUDIES_AT": "STUDIED_AT", "STUDIES": "STUDIED", "LIKES": "LIKED", "LOVES": "LOVED",
    "TRIES_TO": "TRIED_TO", "WANTS_TO": "WANTED_TO", "NEEDS_TO": "NEEDED_TO",
    "DISLIKES": "DISLIKED", "PLAYS": "PLAYED", "OWNS": "OWNED", "LEARNS": "LEARNED", "WANTS": "WANTED",
    "NEEDS": "NEEDED", "TEACHES": "TAUGHT", "USES": "USED", "SPEAKS": "SPOKE", "DATING": "DATED",
    "LOOKS_FOR": "LOOKED_FOR", "LISTENS_TO": "LISTENED_TO", "LIVES_WITH": "LIVED_WITH",
    "TURNS_INTO": "TURNED_INTO", "LOCATED_IN": "WAS_LOCATED_IN", "OWNED_BY": "WAS_OWNED_BY",
    "VOLUNTEERS_AT": "VOLUNTEERED_AT", "PRACTICES": "PRACTICED", "DRIVES": "DROVE", "SUPPORTS": "SUPPORTED",
}  # fmt: skip
"""What a state is called once it is over."""

CONTACTS = {
    "email": "EMAIL", "e-mail": "EMAIL", "phone": "PHONE", "number": "PHONE", "address": "ADDRESS",
    "email address": "EMAIL", "e-mail address": "EMAIL", "phone number": "PHONE", "mobile number": "PHONE",
    "cell number": "PHONE", "telephone number": "PHONE", "home address": "ADDRESS", "postal address": "ADDRESS",
    "mailing address": "ADDRESS",
}  # fmt: skip
"""What the subject of "my ... is" says about the kind of contact: an order number is none."""
