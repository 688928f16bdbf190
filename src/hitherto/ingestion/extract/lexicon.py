"""Word lists that the rules read: what is empty, what is a feeling, what is an activity, a diet, a job."""

FILLER_ADVERBS = frozenset(
    "actually really honestly basically literally totally definitely absolutely certainly obviously truly super so"
    " quite kinda sorta simply especially particularly seriously certainly luckily fortunately thankfully sadly"
    " unfortunately hopefully anyway anyways just even pretty also too btw somehow apparently surely naturally btw lol"
    " indeed though although however well then now".split()
)
"""Adverbs that a fact does without. Not "still", "already", "never", "always", "often": they carry meaning."""

EMPTY_NOUNS = frozenset(
    "time times fun blast lot lots thing things stuff way ways bit moment moments idea ideas sense point look"
    " chance chances luck care word words feeling feelings kind sort type something anything everything"
    " nothing someone anyone everyone somebody anybody everybody one ones part parts mind deal while couple"
    " bunch ton tons plenty load loads others other place places matter question questions answer reminder"
    " difference start step steps progress journey experience experiences ride case reason reasons fact issue"
    " problem side hand hands eye eyes smile joy happiness peace comfort memory memories love support help"
    " advice tip tips info information thought thoughts opportunity effort energy motivation inspiration inspo"
    " passion sort mood vibe vibes break rest hope hopes dream dreams goal goals challenge challenges world"
    " life heart soul mess shot sake honor pleasure amount number rest example go try tough nice good great"
    " cool amazing awesome best more most much many some all both guy guys people person folks day days"
    " everything hour hours minute minutes week weeks weekend month months year years night morning evening"
    " afternoon today tomorrow yesterday tonight conversation chat talk message stuff whatever ground line end"
    " top rest chapter spirit positivity growth strength courage confidence perspective mindset outlook"
    " approach success stage turn control pride thanks change changes pace beauty power impact connection bond"
    " bonds touch detail details news update updates surprise treat doubt attention benefit value importance"
    " balance shape self-acceptance ambition ambitions kindness escape reality path paths freedom identity"
    " acceptance growth resilience potential belief beliefs gratitude appreciation sense voice presence"
    " atmosphere scene view views spot boost relief respect faith wisdom knowledge understanding insight"
    " insights feedback compassion empathy dedication commitment determination creativity nature serenity calm"
    " joy laughter fear fears worry worries emotions emotion struggle struggles obstacle obstacles hurdle"
    " hurdles setback setbacks risk risks responsibility purpose meaning truth self back best worst limit"
    " limits boundary boundaries heads possibility possibilities options option choice choices decision"
    " decisions foundation dedication excitement encouragement positivity community society future past"
    " present blessing blessings quality right rights need needs role standard standards result results foot"
    " feet shoulder shoulders nerve nerves face plunge situation situations spirits breath attitude turnout"
    " lead leads compliment compliments plans difficulty difficulties interests skills confusion roll page"
    " tears destiny unknown drive spark fire magic ups downs loves wonders vision journeys legacy milestone milestones"
    " adventure adventures vulnerability authenticity unity togetherness wellbeing well-being self-care me-time".split()
)
"""Heads of noun phrases that name nothing a graph could hold."""

QUANTITY_NOUNS = frozenset(
    "lot lots kind sort type bit couple bunch ton tons plenty number pair group piece some mg ml kg gram grams dose"
    " doses tablet tablets pill pills cup cups glass glasses bottle bottles".split()
)
"""Nouns before "of" that only measure what comes after."""

EMPTY_VERBS = frozenset(
    "think know guess believe suppose mean agree wish wonder appreciate thank bet doubt understand imagine"
    " say tell ask reply answer seem sound look appear matter happen let expect assume figure promise swear"
    " admit forget mind deserve worry relate echo congratulate wait cheer root rock nail feel remember remind"
    " realize realise respect trust value cherish notice hope help inspire encourage motivate suggest"
    " recommend mention strive thrive resonate bet count hear apologize apologise laugh smile cry"
    " underestimate face push tackle embrace stay keep rely reflect focus stick deal cope check note grow"
    " shine bond vibe chill relax hang pretend".split()
)
"""Verbs whose clause, said of the speaker, is talk about the talk or about what goes on in a mind."""

FEELING_ADJECTIVES = frozenset(
    "happy glad proud excited thrilled grateful thankful sad sorry sure nervous anxious worried scared afraid"
    " stressed tired exhausted amazed impressed pleased delighted stoked pumped hopeful optimistic blessed"
    " lucky honored ready fine okay ok good great well better bad awesome busy swamped eager keen able"
    " confident curious surprised shocked overwhelmed relieved touched inspired motivated determined"
    " passionate content open aware interested lost hooked obsessed bored upset mad angry jealous jelly"
    " fortunate important nice cool amazing hard tough easy fun true right wrong possible impossible worth"
    " crazy wild new different special interesting beautiful wonderful fantastic incredible perfect lovely"
    " cute sweet kind strong brave smart creative supportive helpful useful free available down".split()
)
"""Adjectives that say how somebody or something seems, not what is the case."""

STATE_ADJECTIVES = frozenset(
    "pregnant diabetic deaf blind asthmatic left-handed right-handed colorblind colourblind dyslexic autistic"
    " retired unemployed self-employed bilingual adopted homeless widowed transgender trans gay lesbian"
    " bisexual queer nonbinary non-binary celiac coeliac lactose-intolerant lactose disabled injured ill sick"
    " hospitalized anemic sober epileptic nearsighted hypertensive insomniac infertile homeschooled religious"
    " seasick carsick airsick jetlagged injured infertile vaccinated"
    " atheist agnostic christian muslim jewish buddhist hindu catholic introverted extroverted".split()
)
"""Adjectives worth a fact of their own."""

THING_STATES = frozenset(
    "red blue green yellow black white grey gray silver"
    " golden purple pink orange brown beige wooden electric secondhand"
    " second-hand furnished broken down offline closed sold overdue late cancelled canceled refundable defective faulty"
    " damaged unpaid expired".split()
)
"""Adjectives that say of a thing what everybody can see of it."""

DIETS = frozenset(
    "vegan vegetarian pescatarian gluten-free dairy-free keto paleo carnivore halal kosher flexitarian".split()
)
RELATIONSHIP_STATES = frozenset("single married divorced engaged separated widowed".split())

FAMILY_STATES = frozenset("married engaged".split())

ACTIVITIES = frozenset(
    "swim run jog dance paint draw hike cycle bike surf ski snowboard skate climb meditate knit sew crochet bake cook"
    " garden fish hunt sing row kayak box wrestle golf camp volunteer journal sketch skateboard fence dive sail sculpt"
    " code blog travel read write train exercise workout stretch lift".split()
)
"""Verbs that name a practice without an object."""

ACTIVITY_NOUNS = frozenset(
    "yoga pilates tennis soccer football basketball baseball softball volleyball badminton golf hockey rugby cricket"
    " karate judo taekwondo boxing kickboxing piano guitar violin cello drums flute saxophone clarinet trumpet ukulele"
    " bass harp chess poker pottery ceramics painting photography gardening hiking swimming running cycling dancing"
    " ballet salsa meditation woodworking knitting crochet calligraphy archery surfing skiing snowboarding skating"
    " climbing bouldering kayaking rowing sailing fencing crossfit zumba origami embroidery sewing".split()
)

EVENT_NOUNS = frozenset(
    "concert festival wedding conference parade party meetup workshop class classes seminar webinar exhibition fair"
    " ceremony funeral graduation reunion game match race marathon tournament convention retreat gala show play opera"
    " musical recital meeting interview appointment lecture talk screening premiere gig rally protest camp campout"
    " barbecue bbq picnic potluck dinner brunch lunch auction fundraiser event competition contest session mass service"
    " prom expo hackathon summit course lesson lessons group baptism shower celebration checkup surgery exam".split()
)

CONDITIONS = frozenset(
    "diabetes asthma migraine migraines arthritis allergy allergies cancer anxiety depression adhd autism insomnia"
    " epilepsy anemia hypertension eczema psoriasis scoliosis dyslexia tinnitus flu cold covid pneumonia bronchitis"
    " injury concussion fracture surgery fever infection ulcer sciatica tendinitis vertigo celiac lupus fibromyalgia"
    " endometriosis pcos ibs gerd sinusitis uti headache headaches condition disorder disease syndrome intolerance"
    " phobia".split()
)

ROLE_NOUNS = frozenset(
    "nurse teacher doctor engineer developer programmer designer artist lawyer attorney accountant architect chef cook"
    " baker barista bartender waiter waitress journalist writer author editor photographer musician singer dancer actor"
    " actress pilot mechanic electrician plumber carpenter farmer scientist researcher professor lecturer tutor"
    " librarian pharmacist dentist veterinarian vet surgeon paramedic firefighter policeman policewoman detective"
    " soldier officer manager director ceo cto cfo founder entrepreneur consultant analyst salesperson salesman realtor"
    " broker banker cashier clerk secretary receptionist assistant intern translator interpreter psychologist"
    " psychiatrist therapist counselor counsellor coach trainer hairdresser barber tailor florist gardener driver"
    " cop contractor freelancer administrator coordinator supervisor technician biologist chemist physicist"
    " mathematician economist historian geologist astronomer statistician programmer illustrator animator videographer"
    " filmmaker producer model stylist nanny babysitter caregiver midwife nutritionist dietitian optometrist"
    " physiotherapist radiologist cardiologist pediatrician recruiter marketer copywriter teller judge paralegal"
    " diplomat politician activist welder machinist janitor housekeeper butcher fisherman sailor captain sergeant"
    " principal dean postdoc student freshman sophomore undergraduate undergrad retiree lead head specialist"
    " representative agent planner strategist owner artisan potter sculptor painter blogger streamer youtuber podcaster"
    " instructor".split()
)
"""Nouns for what somebody does for a living or studies as."""


SCHOOL_WORDS = frozenset("university college school academy institute polytechnic conservatory".split())

ORGANIZATION_WORDS = frozenset(
    "university college school academy institute hospital clinic company corporation inc ltd llc gmbh church club"
    " studio agency bank foundation association museum library restaurant cafe café bakery shop store gym team band"
    " center centre firm startup committee council ministry department shelter".split()
)
DEPARTMENTS = frozenset(
    "legal finance marketing sales engineering accounting procurement operations compliance payroll purchasing"
    " logistics product design support security hr it qa ops devops management recruiting facilities research"
    " billing".split()
)
"""Parts of a company: without an article at the beginning of a sentence they are names."""
LOCATION_WORDS = frozenset(
    "park beach lake river mountain mountains forest island city town village country street avenue road valley canyon"
    " coast bay desert county province region state square garden gardens falls trail castle suburb neighborhood"
    " neighbourhood countryside downtown".split()
)

CALENDAR_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december christmas easter halloween thanksgiving hanukkah diwali ramadan eid spring"
    " summer autumn fall winter new-year weekend".split()
)

NOT_NAMES = frozenset(
    "hey hi hello wow yeah yep yes no ok okay thanks thank congrats lol haha omg btw imo idk tbh gosh oh ah"
    " aw aww ugh yay hmm hm uh um sure cool nice great awesome amazing absolutely definitely totally glad"
    " excited love loved loving sounds looks take tell keep good best cheers bye please sorry well so and but"
    " the this that these those it its my your our his her their i you he she they we mom mum dad mommy daddy"
    " grandma grandpa god lord jesus sir madam mate dude bro sis babe honey sweetie maybe perhaps actually"
    " exactly indeed anyway hope let hang check yup nope bday christ goodness gonna wanna gotta gotcha tv pc"
    " ai ml id ps diy faq url http https www whoa yikes oof phew hooray congratulations happy merry family"
    " work home school kudos painting pottery camping hiking running swimming".split()
)
"""Words that a name finder takes for names when people chat."""

MACHINE_ROLES = frozenset(
    "assistant ai bot chatbot system agent support model llm gpt chatgpt tool function helper copilot answer"
    " ai_assistant ai-assistant aiassistant service operator".split()
)
"""Role names behind which there is nobody to know facts about."""
