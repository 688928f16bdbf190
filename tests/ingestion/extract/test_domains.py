"""What is learned in many walks of life: a short talk, and exactly what its last message states."""

from collections.abc import Callable, Sequence

import pytest

from hitherto.domain.extraction import Extraction

A = "Alice"
NOTHING: list[tuple[str, str, str]] = []

Row = tuple[list[str], list[tuple[str, str, str]]]

SUPPORT: list[Row] = [
    (["Alice: I ordered a standing desk on 2 June."], [(A, "ORDERED", "standing desk")]),
    (["Alice: My order hasn't arrived yet."], [("Alice's order", "NOT_ARRIVED", "arriving")]),
    (["Alice: My order number is 88213."], [(A, "HAS_ORDER_NUMBER", "88213")]),
    (["Alice: The desk arrived damaged."], [("desk", "ARRIVED", "damaged")]),
    (["Alice: I want a refund."], [(A, "WANTS", "refund")]),
    (["Alice: I cancelled my subscription yesterday."], [(A, "CANCELLED", "Alice's subscription")]),
    (["Alice: I can't log in to my account."], [(A, "CANNOT_LOG", "Alice's account")]),
    (["Alice: I upgraded to the Pro plan last week."], [(A, "HAS_PLAN", "Pro plan")]),
    (["Alice: My internet has been down since Monday."], [("Alice's internet", "IS", "down")]),
    (["Alice: My router is a FritzBox."], [("Alice's router", "IS", "FritzBox")]),
    (["assistant: What is your account number?", "Alice: 4411-22"], [(A, "HAS_ACCOUNT_NUMBER", "4411-22")]),
    (["assistant: Your order 4411 has been shipped."], [("Alice's order 4411", "WAS_SHIPPED", "shipped")]),
    (["assistant: Your refund of $40 was issued yesterday."], [("Alice's refund", "WAS_ISSUED", "issued")]),
    (["assistant: I cancelled your subscription."], [(A, "CANCELLED", "Alice's subscription")]),
    (["assistant: I can cancel your order for you."], NOTHING),
    (["assistant: Would you like me to cancel your order?"], NOTHING),
    (["assistant: Orders usually ship within three days."], NOTHING),
    (["assistant: I'm sorry to hear that. I am an AI model and cannot see parcels."], NOTHING),
    (["assistant: You should restart the router and check your cable."], NOTHING),
    (["Alice: Thanks, that fixed it!"], NOTHING),
]
SALES: list[Row] = [
    (["Alice: We have 40 employees."], [(A, "HAS", "40 employees")]),
    (["Alice: Our budget is 20,000 euros."], [(A, "HAS_BUDGET", "20,000 euros")]),
    (["Alice: We use Salesforce."], [(A, "USES", "Salesforce")]),
    (["Alice: We signed a contract with Globex in March."], [(A, "SIGNED", "contract")]),
    (["Alice: We are evaluating HubSpot."], [(A, "EVALUATES", "HubSpot")]),
    (["Alice: We switched from Jira to Linear last month."], [(A, "SWITCHED_TO", "Linear")]),
    (["Alice: Dana Reyes is our new head of procurement."], [("Dana Reyes", "WORKS_AS", "head of procurement")]),
    (["Alice: Legal needs ten days to review the draft."], [("Legal", "NEEDS", "ten days")]),
    (["Alice: Finance approved the budget."], [("Finance", "APPROVED", "budget")]),
    (["Alice: Lumen Studio is located in Basel."], [("Lumen Studio", "LOCATED_IN", "Basel")]),
    (["Alice: Harbor Foundry was located in Kiel."], [("Harbor Foundry", "WAS_LOCATED_IN", "Kiel")]),
    (["Alice: The Oslo office is closed."], [("Oslo office", "IS_CLOSED", "closed")]),
    (["Alice: If the price drops we will buy two licenses."], NOTHING),
    (["Alice: We could sign in June."], NOTHING),
    (["Alice: Could you send me a quote?"], NOTHING),
    (["Alice: We plan to open an office in Lyon."], [(A, "PLANS_TO", "office")]),
]
HEALTH: list[Row] = [
    (["Alice: I was diagnosed with type 2 diabetes in 2020."], [(A, "HAS_CONDITION", "type 2 diabetes")]),
    (["Alice: I take 10 mg of lisinopril every morning."], [(A, "TAKES", "lisinopril")]),
    (["Alice: I'm allergic to penicillin."], [(A, "ALLERGIC_TO", "penicillin")]),
    (["Alice: I stopped taking ibuprofen."], [(A, "STOPPED", "ibuprofen")]),
    (["Alice: My mother had breast cancer."], [("Alice's mother", "HAD_CONDITION", "breast cancer")]),
    (["Alice: I don't smoke."], [(A, "NOT_SMOKES", "smoking")]),
    (["Alice: I quit smoking two years ago."], [(A, "STOPPED", "smoking")]),
    (["Alice: I get migraines twice a month."], [(A, "GETS", "migraines")]),
    (["Alice: I wear contact lenses."], [(A, "WEARS", "contact lenses")]),
    (["Alice: My back hurts since Friday."], [("Alice's back", "HURTS", "hurting")]),
    (["Alice: I broke my arm in June."], [(A, "BROKE", "Alice's arm")]),
    (["Alice: I have an appointment with Dr. Patel on Thursday."], [(A, "HAS", "appointment")]),
    (["Alice: My doctor says I have asthma."], [("Alice's doctor", "SAID", "asthma")]),
    (["Alice: I'm on antibiotics until Sunday."], [(A, "IS_ON", "antibiotics")]),
    (["assistant: What are you allergic to?", "Alice: Shellfish."], [(A, "ALLERGIC_TO", "Shellfish")]),
    (["assistant: Do you smoke?", "Alice: No."], [(A, "NOT_SMOKES", "smoking")]),
    (["assistant: You have an appointment with Dr. Lee on 12 June."], [(A, "HAS", "appointment")]),
    (["assistant: Adults should drink two litres of water a day."], NOTHING),
    (["Alice: I should see a doctor."], NOTHING),
    (["Alice: I hope it is nothing serious."], NOTHING),
]
TRAVEL: list[Row] = [
    (["Alice: I have a flight to Lisbon on Friday."], [(A, "HAS", "flight")]),
    (["Alice: We are staying at the Hilton."], [(A, "STAYS_AT", "Hilton")]),
    (["Alice: I prefer aisle seats."], [(A, "PREFERS", "aisle seats")]),
    (["Alice: I'd rather take the train."], [(A, "PREFERS", "train")]),
    (["Alice: I usually fly with KLM."], [(A, "FLIES_WITH", "KLM")]),
    (["Alice: I never fly at night."], [(A, "NOT_FLIES", "flying")]),
    (["Alice: I lost my luggage in Madrid."], [(A, "LOST", "Alice's luggage")]),
    (["Alice: I've never been to Japan."], [(A, "NOT_VISITED", "Japan")]),
    (["Alice: I get seasick."], [(A, "IS", "seasick")]),
    (["Alice: I'd love to visit Japan."], [(A, "WANTS_TO", "Japan")]),
    (["Alice: I might go to Peru next year."], [(A, "CONSIDERS", "Peru")]),
    (["Alice: I was in Rome last week."], [(A, "WAS_IN", "Rome")]),
    (["assistant: Which airline?", "Alice: KLM"], [("Alice's airline", "IS", "KLM")]),
    (["assistant: Which airline did you fly with?", "Alice: KLM"], [(A, "FLEW_WITH", "KLM")]),
    (["assistant: Where are you staying?", "Alice: At the Ritz."], [(A, "STAYS_AT", "Ritz")]),
    (["assistant: I've booked your flight to Rome on 3 May."], [(A, "BOOKED", "Alice's flight")]),
    (["assistant: I have reserved a table for two at Nobu on Friday."], [(A, "RESERVED", "table")]),
    (["assistant: Your flight departs at 9:40 on 3 May."], [("Alice's flight", "DEPARTS", "departing")]),
    (["assistant: You could visit the castle and try the soup."], NOTHING),
    (["assistant: Rome is the capital of Italy."], NOTHING),
    (["Alice: Imagine I lived in Bali."], NOTHING),
    (["Alice: In my dreams I live in Paris."], NOTHING),
]
WORK: list[Row] = [
    (["Alice: My commute takes 45 minutes each way."], [("Alice's commute", "TAKES", "45 minutes each way")]),
    (["Alice: I'm employed by Acme."], [(A, "WORKS_AT", "Acme")]),
    (["Alice: I have a job at Acme."], [(A, "WORKS_AT", "Acme")]),
    (["Alice: I'm with Acme now."], [(A, "WORKS_AT", "Acme")]),
    (["Alice: I work for Acme."], [(A, "WORKS_AT", "Acme")]),
    (["Alice: I report to Maria Santos."], [(A, "REPORTS_TO", "Maria Santos")]),
    (["Alice: My manager is Lee."], [(A, "HAS_BOSS", "Lee")]),
    (["Alice: I work from home on Fridays."], [(A, "WORKS_FROM", "home")]),
    (["Alice: I lead a team of five."], [(A, "LEADS", "team")]),
    (["Alice: Our standup is at 9:30 every day."], [("Alice's standup", "SCHEDULED_FOR", "9:30")]),
    (["Alice: The launch is planned for 3 October."], [("launch", "SCHEDULED_FOR", "3 October")]),
    (["Alice: Priya owns the roadmap."], [("Priya", "OWNS", "roadmap")]),
    (["Alice: Tom is on vacation until Monday."], [("Tom", "IS_ON", "vacation")]),
    (["Alice: Jan will join our team in May."], [("Jan", "PLANS_TO", "Alice's team")]),
    (["Alice: I used to work at Initech."], [(A, "USED_TO_WORK", "Initech")]),
    (["Alice: Anna says Tom moved to Rome."], [("Anna", "SAID", "Rome")]),
    (["Alice: I read that Acme laid off 500 people."], NOTHING),
    (['Alice: My boss said "You are fired".'], NOTHING),
    (["Alice: Everybody should get a raise."], NOTHING),
    (["Alice: Yeah right, I love meetings."], NOTHING),
    (["Alice: I just love overtime 🙄"], NOTHING),
]
SCHOOL: list[Row] = [
    (["Alice: I'm in seventh grade."], [(A, "IS_IN", "seventh grade")]),
    (["Alice: I'm studying at MIT."], [(A, "STUDIES_AT", "MIT")]),
    (["Alice: I graduated from Oxford in 2015."], [(A, "GRADUATED_FROM", "Oxford")]),
    (["Alice: My homework is due on Friday."], [("Alice's homework", "HAS_DEADLINE", "Friday")]),
    (["Alice: My thesis is about coral reefs."], [("Alice's thesis", "IS_ABOUT", "coral reefs")]),
    (["Alice: I failed my driving test."], [(A, "FAILED", "Alice's driving test")]),
    (["Alice: I have an exam on Monday."], [(A, "HAS", "exam")]),
    (["Alice: My son Leo goes to Oakwood School."], [("Leo", "GOES_TO", "Oakwood School"), (A, "HAS_CHILD", "Leo")]),
    (["Alice: My son is called Leo.", "assistant: How old is he?", "Alice: Five"], [("Leo", "AGE", "five years")]),
    (
        ["Bob: Where does your sister study?", "Alice: At Yale."],
        [("Alice's sister", "STUDIES_AT", "Yale"), (A, "HAS_SIBLING", "Alice's sister")],
    ),
    (["Alice: I would like to learn Italian."], [(A, "WANTS_TO", "Italian")]),
    (["Alice: I speak Spanish."], [(A, "SPEAKS", "Spanish")]),
    (["Alice: I'm a member of the chess club."], [(A, "MEMBER_OF", "chess club")]),
    (["Alice: For example, I have two kids."], NOTHING),
    (["Alice: What if I moved to Oslo?"], NOTHING),
]
CODING: list[Row] = [
    (["Alice: I'm building an app with React."], [(A, "BUILDS", "app")]),
    (["Alice: I use VS Code on Linux."], [(A, "USES", "VS Code")]),
    (["Alice: We use PostgreSQL in production."], [(A, "USES", "PostgreSQL")]),
    (["Alice: Our API is written in Go."], [("Alice's API", "IS_WRITTEN_IN", "Go")]),
    (["Alice: My project is called Orion."], [("Alice's project", "NAMED", "Orion")]),
    (["Alice: I prefer tabs over spaces."], [(A, "PREFERS", "tabs")]),
    (["Alice: I work on the billing service."], [(A, "WORKS_ON", "billing service")]),
    (["Alice: I'm new to Rust."], [(A, "NEW_TO", "Rust")]),
    (["Alice: We deploy to AWS."], [(A, "DEPLOYS_TO", "AWS")]),
    (["assistant: Which editor do you use?", "Alice: Neovim"], [(A, "USES", "Neovim")]),
    (["Alice: Call me Kit."], [(A, "GOES_BY", "Kit")]),
    (["Alice: Always answer in German, please."], [(A, "WANTS", "replies")]),
    (["Alice: Don't use semicolons."], [(A, "NOT_WANTS", "semicolons")]),
    (["Alice: Remind me to renew the certificate on Friday."], [(A, "NEEDS_TO", "certificate")]),
    (["Alice: Remember that I'm vegetarian."], [(A, "DIET", "vegetarian")]),
    (["assistant: I've created a function that parses your file."], NOTHING),
    (["assistant: You are using an old version."], NOTHING),
    (["Alice: Why does the build fail on Windows?"], NOTHING),
    (["Alice: Write me a function that sorts a list."], NOTHING),
    (["Alice: It works now."], NOTHING),
]
HOME: list[Row] = [
    (["Alice: Tom and Eva are engaged."], [("Tom", "ENGAGED_TO", "Eva")]),
    (["Alice: Tom and Eva are engaged. They marry in May."],
     [("Tom", "ENGAGED_TO", "Eva"), ("Tom", "MARRIES", "Eva")]),
    (["Alice: Tom and Eva moved to Rome."], [("Tom", "MOVED_TO", "Rome"), ("Eva", "MOVED_TO", "Rome")]),
    (["Alice: Tom's wife Ana is a nurse."], [("Ana", "WORKS_AS", "nurse"), ("Tom", "HAS_PARTNER", "Ana")]),
    (["Alice: My dog Rex died in March."], [("Rex", "DIED", "death of Rex"), (A, "HAS_PET", "Rex")]),
    (["Alice: I have a dog.", "Bob: What's his name?", "Alice: Max"], [(A, "HAS_PET", "Max")]),
    (["Bob: What's your favorite food?", "Alice: Ramen"], [(A, "FAVORITE", "Ramen")]),
    (["Bob: Where do you live?", "Alice: Lisbon"], [(A, "LIVES_IN", "Lisbon")]),
    (["Bob: I live in Oslo.", "Carol: I live in Rome.", "Alice: My brother works at Acme.", "Bob: Nice.",
      "Carol: Is he happy there?", "Alice: He is 34 now."], [("Alice's brother", "AGE", "34 years")]),
    (["Bob: My wife Eva is a nurse.", "Carol: My sister Ida is a chef.", "Carol: She lives in Porto."],
     [("Ida", "LIVES_IN", "Porto")]),
    (["Alice: Tom lost his job.", "Bob: What did he do?", "Carol: He was a driver."], [("Tom", "WAS", "driver")]),
    (["Alice: I can't stand olives."], [(A, "DISLIKES", "olives")]),
    (["Alice: I got my car serviced on March 15th."], [(A, "HAD_SERVICED", "Alice's car")]),
    (["Alice: I assembled the IKEA bookshelf in 2 hours."], [(A, "ASSEMBLED", "IKEA bookshelf")]),
    (["Alice: I've got a peanut allergy."], [(A, "HAS_CONDITION", "peanut allergy")]),
    (["Alice: We're expecting our first child in December."], [(A, "EXPECTS", "Alice's child")]),
    (["Alice: I own a sailing boat."], [(A, "OWNS", "sailing boat")]),
    (["Alice: I wish I had a garden."], [(A, "WISHES_FOR", "garden")]),
    (["Alice: Me and Tom bought a house."], [(A, "BOUGHT", "house")]),
    (["Alice: I almost bought a boat."], NOTHING),
    (["Bob: You should get a cat."], NOTHING),
]  # fmt: skip
ROWS = [*SUPPORT, *SALES, *HEALTH, *TRAVEL, *WORK, *SCHOOL, *CODING, *HOME]


@pytest.mark.parametrize(("lines", "expected"), ROWS, ids=[" / ".join(row[0])[-70:] for row in ROWS])
def test_exactly_what_is_stated(
    read: Callable[..., Sequence[Extraction]], lines: list[str], expected: list[tuple[str, str, str]]
) -> None:
    last = read(*lines)[-1]
    assert sorted((each.subject.name, each.relation, each.object.name) for each in last.statements) == sorted(expected)
