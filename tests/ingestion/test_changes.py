"""Change, from what people say to what is known: what is current, what ended and when, and what must not end."""

from pathlib import Path

import pytest

from tests.ingestion.dialogues import Known, closed, ingested, table

CHANGES = table("""
# residence
I live in Lisbon. / I moved to Porto. => LIVES_IN Lisbon until 2; MOVED_TO Porto
I live in Lisbon. / I live in Porto now. => LIVES_IN Lisbon until 2; LIVES_IN Porto
I live in Lisbon. / I've relocated to Quito. => LIVES_IN Lisbon until 2; MOVED_TO Quito
I live in Lisbon. / I moved back to Berlin. => LIVES_IN Lisbon until 2; MOVED_TO Berlin
I live in Lisbon. / I no longer live in Lisbon. => LIVES_IN Lisbon until 2
I live in Lisbon. / I don't live in Lisbon anymore. => LIVES_IN Lisbon until 2
I live in Lisbon. / I moved away from Lisbon. => LIVES_IN Lisbon until 2
I live in Lisbon. / I left Lisbon for good. => LIVES_IN Lisbon until 2
I live in Lisbon. / I stopped living in Lisbon. => LIVES_IN Lisbon until 2
My sister Anna lives in Porto. / Anna moved to Oslo. => Anna: LIVES_IN Porto until 2; Anna: MOVED_TO Oslo
My brother lives in Ghent. / My brother moved to Bruges. => Kendra Miller's brother: LIVES_IN Ghent until 2
Tom lives in Rome. / He moved to Milan. => Tom: LIVES_IN Rome until 2; Tom: MOVED_TO Milan
Acme is based in Berlin. / Acme is based in Munich now. => Acme: LIVES_IN Berlin until 2; Acme: LIVES_IN Munich
Acme is headquartered in Berlin. / Acme relocated to Munich. => Acme: LIVES_IN Berlin until 2; Acme: MOVED_TO Munich
# employer
I work at Acme. / I work at Siemens now. => WORKS_AT Acme until 2; WORKS_AT Siemens
I work at Acme. / I started a new job at Google. => WORKS_AT Acme until 2; WORKS_AT Google
I work at Acme. / I quit my job. => WORKS_AT Acme until 2
I work at Acme. / I left Acme. => WORKS_AT Acme until 2
I work at Acme. / I quit Acme. => WORKS_AT Acme until 2
I work at Acme. / I resigned from Acme. => WORKS_AT Acme until 2
I work at Acme. / I got laid off. => WORKS_AT Acme until 2
I work at Acme. / I no longer work for Acme. => WORKS_AT Acme until 2
I work at Acme. / I don't work there anymore. => WORKS_AT Acme until 2
I work at Acme. / I stopped working at Acme. => WORKS_AT Acme until 2
I work at Acme. / I retired. => WORKS_AT Acme until 2
I work at Acme. / I'm unemployed now. => WORKS_AT Acme until 2
I work at Acme. / I switched jobs. I work at Nokia now. => WORKS_AT Acme until 2; WORKS_AT Nokia
I work at Acme. / I joined Nokia as an engineer. => WORKS_AT Acme until 2; WORKS_AT Nokia
Tom works at Acme. / Tom quit Acme. => Tom: WORKS_AT Acme until 2
Tom works at Acme. / Tom left Acme. => Tom: WORKS_AT Acme until 2
Tom works at Acme. / Tom got fired. => Tom: WORKS_AT Acme until 2
My sister works at Acme. / My sister quit her job. => Kendra Miller's sister: WORKS_AT Acme until 2
Anna works at Acme. / Anna works at Nokia now. => Anna: WORKS_AT Acme until 2; Anna: WORKS_AT Nokia
# job title
I work as a nurse. / I became a doctor. => WORKS_AS nurse until 2; BECAME doctor
I'm an engineer. / I became a doctor. => WORKS_AS engineer until 2; BECAME doctor
I work as a nurse. / I work as a teacher now. => WORKS_AS nurse until 2; WORKS_AS teacher
I work as an analyst. / I got promoted to senior manager. => WORKS_AS analyst until 2; WORKS_AS senior manager
I work as a nurse. / I no longer work as a nurse. => WORKS_AS nurse until 2
I work as a nurse. / I stopped working as a nurse. => WORKS_AS nurse until 2
Tom works as a clerk. / Tom became a manager. => Tom: WORKS_AS clerk until 2; Tom: BECAME manager
I'm a nurse. / I'm no longer a nurse. => WORKS_AS nurse until 2
# partner and marital status
I'm dating Max. / I'm single now. => DATING Max until 2; RELATIONSHIP_STATUS single
I'm dating Max. / We broke up. => DATING Max until 2
I'm dating Max. / I broke up with Max. => DATING Max until 2
I'm dating Max. / I'm dating Ben now. => DATING Max until 2; DATING Ben
I'm married to Tom. / We got divorced. => MARRIED_TO Tom until 2
I'm married to Tom. / I divorced Tom. => MARRIED_TO Tom until 2
I'm engaged to Laura. / I married Laura. => ENGAGED_TO Laura until 2; MARRIED_TO Laura
I'm engaged to Laura. / We called off the engagement. => ENGAGED_TO Laura until 2
I'm single. / I'm married to Tom. => RELATIONSHIP_STATUS single until 2; MARRIED_TO Tom
I'm married. / I'm divorced now. => RELATIONSHIP_STATUS married until 2; RELATIONSHIP_STATUS divorced
I'm single. / I'm married now. => RELATIONSHIP_STATUS single until 2; RELATIONSHIP_STATUS married
Mark is my boyfriend. / Mark is no longer my boyfriend. => HAS_PARTNER Mark until 2
Mark is my boyfriend. / I broke up with Mark. => HAS_PARTNER Mark until 2
Mark is my boyfriend. / Mark is not my boyfriend anymore. => HAS_PARTNER Mark until 2
My girlfriend is Eva. / Eva and I broke up. => HAS_PARTNER Eva until 2
Tom is married to Eva. / Tom divorced Eva. => Tom: MARRIED_TO Eva until 2
Tom is married to Eva. / Tom and Eva got divorced. => Tom: MARRIED_TO Eva until 2
Tom is dating Eva. / Tom broke up with Eva. => Tom: DATING Eva until 2
My brother is married to Eva. / My brother is divorced now. => Kendra Miller's brother: MARRIED_TO Eva until 2
# favourites and likes
My favorite color is blue. / My favorite color is green now. => FAVORITE blue until 2; FAVORITE green
Pizza is my favorite food. / Sushi is my new favorite food. => FAVORITE pizza until 2; FAVORITE Sushi
Nike shoes are my favorite. / Puma shoes are my new favorite. => FAVORITE Nike shoes until 2; FAVORITE puma shoes
My favorite brand is Nike. / Puma is my new favorite brand. => FAVORITE Nike until 2; FAVORITE Puma
Tom's favorite color is blue. / Tom's favorite color is red now. => Tom: FAVORITE blue until 2; Tom: FAVORITE red
Blue is my favorite color. / Blue is no longer my favorite color. => FAVORITE Blue until 2
I love Adidas shoes. / I no longer love Adidas shoes. => LOVES Adidas shoes until 2
I like jazz. / I hate jazz now. => LIKES jazz until 2; DISLIKES jazz
# age and name
My son is 5 years old. / My son is 6 years old. => Kendra Miller's son: AGE 5 years until 2
I'm 33. / I turned 34. => AGE 33 years until 2; AGE 34 years
My name is Kendra. / I changed my name to Alicia. => NAMED Alicia
Tom is 40. / Tom turned 41. => Tom: AGE 40 years until 2; Tom: AGE 41 years
# contacts
My email is a@x.org. / my email changed to b@x.org => HAS_EMAIL a@x.org until 2; HAS_EMAIL b@x.org
My email is a@x.org. / My new email is b@x.org. => HAS_EMAIL a@x.org until 2; HAS_EMAIL b@x.org
My email is a@x.org. / I changed my email to b@x.org. => HAS_EMAIL a@x.org until 2; HAS_EMAIL b@x.org
My phone number is 555-1234. / My phone number is now 555-9876. => HAS_PHONE 555-1234 until 2; HAS_PHONE 555-9876
My phone number is 555-1234. / My new number is 555-9876. => HAS_PHONE 555-1234 until 2; HAS_PHONE 555-9876
Tom's email is t@x.org. / Tom's email is now tom@y.org. => Tom: HAS_EMAIL t@x.org until 2; Tom: HAS_EMAIL tom@y.org
My address is 5 Elm Street. / My new address is 9 Oak Road.
    => HAS_ADDRESS 5 Elm Street until 2; HAS_ADDRESS 9 Oak Road
# price
The price of the Pro plan is $20. / The price of the Pro plan is now $30.
    => Pro plan: HAS_PRICE $20 until 2; Pro plan: HAS_PRICE $30
The Pro plan costs $20. / The Pro plan costs $30 now. => Pro plan: HAS_PRICE $20 until 2; Pro plan: HAS_PRICE $30
My rent is $900. / My rent is $950 now. => HAS_RENT $900 until 2; HAS_RENT $950
My rent is $900. / My rent went up to $950. => HAS_RENT $900 until 2; HAS_RENT $950
The price of the ticket was raised to $40. / The price of the ticket dropped to $35.
    => ticket: HAS_PRICE $40 until 2; ticket: HAS_PRICE $35
My salary is $60,000. / My salary increased to $65,000. => HAS_SALARY $60,000 until 2; HAS_SALARY $65,000
# deadline
The deadline for the report is Monday. / the deadline for the report moved to Friday
    => report: HAS_DEADLINE Monday until 2; report: HAS_DEADLINE Friday
The deadline for the report is May 3. / The deadline for the report was pushed to May 9.
    => report: HAS_DEADLINE May 3 until 2; report: HAS_DEADLINE May 9
The report is due on Monday. / The report is due on Friday now.
    => report: HAS_DEADLINE Monday until 2; report: HAS_DEADLINE Friday
The thesis deadline is Monday. / The thesis deadline is now Friday.
    => thesis: HAS_DEADLINE Monday until 2; thesis: HAS_DEADLINE Friday
The meeting is on Tuesday. / The meeting was moved to Thursday.
    => meeting: SCHEDULED_FOR Tuesday until 2; meeting: RESCHEDULED_TO Thursday
# status
The order is pending. / The order is shipped now. => order: HAS_STATUS pending until 2; order: HAS_STATUS shipped
The status of the ticket is open. / The status of the ticket is closed.
    => ticket: HAS_STATUS open until 2; ticket: HAS_STATUS closed
The project is on hold. / The project is active again.
    => project: HAS_STATUS on hold until 2; project: HAS_STATUS active
My application is pending. / My application is approved.
    => Kendra Miller's application: HAS_STATUS pending until 2; Kendra Miller's application: HAS_STATUS approved
Project Apollo is delayed. / Project Apollo is finished now.
    => Project Apollo: HAS_STATUS delayed until 2; Project Apollo: HAS_STATUS finished
The order is pending. / The order is no longer pending. => order: HAS_STATUS pending until 2
# owner and heads
The owner of the boat is Tom. / The owner of the boat is Anna now.
    => boat: HAS_OWNER Tom until 2; boat: HAS_OWNER Anna
The boat belongs to Tom. / The boat belongs to Anna now. => boat: BELONGS_TO Tom until 2; boat: BELONGS_TO Anna
The CEO of Acme is Tom. / The CEO of Acme is Anna now. => Acme: HAS_CEO Tom until 2; Acme: HAS_CEO Anna
Acme's CEO is Tom. / Acme's new CEO is Anna. => Acme: HAS_CEO Tom until 2; Acme: HAS_CEO Anna
My boss is Anna. / My new boss is Tom. => HAS_BOSS Anna until 2; HAS_BOSS Tom
# diet
I'm vegan. / I'm vegetarian now. => DIET vegan until 2; DIET vegetarian
I'm vegan. / I'm no longer vegan. => DIET vegan until 2
I'm vegan. / I'm not vegan anymore. => DIET vegan until 2
I'm vegetarian. / I went vegan. => DIET vegetarian until 2; DIET vegan
I'm vegetarian. / I became vegan. => DIET vegetarian until 2; DIET vegan
I eat meat. / I no longer eat meat. => EATS meat until 2; NOT_EATS meat
I eat meat. / I stopped eating meat. => EATS meat until 2
Tom is vegan. / Tom is no longer vegan. => Tom: DIET vegan until 2
# school
I study at Stanford. / I dropped out of Stanford. => STUDIES_AT Stanford until 2
I study at Stanford. / I transferred to Yale University. => STUDIES_AT Stanford until 2; STUDIES_AT Yale University
I study at Stanford. / I graduated from Stanford. => STUDIES_AT Stanford until 2; GRADUATED_FROM Stanford
I study at Stanford. / I no longer study at Stanford. => STUDIES_AT Stanford until 2
I study at Stanford. / I study at Yale now. => STUDIES_AT Stanford until 2; STUDIES_AT Yale
Tom is studying at Stanford. / Tom dropped out of Stanford. => Tom: STUDIES_AT Stanford until 2
# subscriptions
I'm on the Basic plan. / I upgraded to the Pro plan. => HAS_PLAN Basic plan until 2; HAS_PLAN Pro plan
I'm on the Basic plan. / I'm on the Pro plan now. => HAS_PLAN Basic plan until 2; HAS_PLAN Pro plan
I'm on the Basic plan. / I switched from the Basic plan to the Pro plan.
    => HAS_PLAN Basic plan until 2; HAS_PLAN Pro plan
I have a gym membership. / I cancelled my gym membership.
    => HAS gym membership until 2; CANCELLED Kendra Miller's gym membership
I'm planning a trip to Peru. / My trip to Peru was cancelled. => PLANS_TO trip until 2
I'm planning a trip to Peru. / I cancelled the trip to Peru. => PLANS_TO trip until 2
# things had and done
I own a bicycle. / I sold my bicycle. => OWNS bicycle until 2; SOLD Kendra Miller's bicycle
I have a boat. / I sold the boat. => HAS boat until 2; SOLD boat
I have a boat. / I no longer have a boat. => HAS boat until 2
I have a guitar. / I gave away my guitar. => HAS guitar until 2
I have a scooter. / I got rid of my scooter. => HAS scooter until 2
My car is a Tesla. / I sold my car. => DRIVES Tesla until 2
My car is a Tesla. / My car is a Volvo now. => DRIVES Tesla until 2; DRIVES Volvo
My car is a Tesla. / I bought a new car, a Volvo. => DRIVES Tesla until 2; DRIVES Volvo
I drive a Vespa. / I sold the Vespa. => DRIVES Vespa until 2; SOLD Vespa
I play tennis. / I stopped playing tennis. => PLAYS tennis until 2
I play tennis. / I gave up tennis. => PLAYS tennis until 2
I play tennis. / I quit tennis. => PLAYS tennis until 2
I play the violin. / I no longer play the violin. => PLAYS violin until 2
I collect stamps. / I don't collect stamps anymore. => COLLECTS stamps until 2
I'm learning Spanish. / I gave up learning Spanish. => LEARNS Spanish until 2
I'm a member of the chess club. / I left the chess club. => MEMBER_OF chess club until 2
I volunteer at the shelter. / I stopped volunteering at the shelter. => VOLUNTEERS_AT shelter until 2
Tom plays chess. / Tom quit chess. => Tom: PLAYS chess until 2
# further wordings
I'm living in Lisbon. / I have just moved to Braga! => LIVES_IN Lisbon until 2; MOVED_TO Braga
I work for Siemens. / I got a new job at Bosch! => WORKS_AT Siemens until 2; WORKS_AT Bosch
I work for Siemens. / I've left Siemens. => WORKS_AT Siemens until 2
I'm a teacher. / I've become a principal. => WORKS_AS teacher until 2; BECAME principal
I'm a teacher. / I got promoted to principal. => WORKS_AS teacher until 2; WORKS_AS principal
I'm a student at Yale. / I graduated from Yale. => WORKS_AS student until 2; GRADUATED_FROM Yale
I attend Harvard. / I dropped out of Harvard. => GOES_TO Harvard until 2
I'm dating Max. / Max and I are no longer together. => DATING Max until 2
I'm dating Max. / Max dumped me. => DATING Max until 2
I'm dating Max. / I split up with Max. => DATING Max until 2
I'm dating Max. / Max and I got engaged. => DATING Max until 2; ENGAGED_TO Max
I'm married to Tom. / My husband Tom passed away. => MARRIED_TO Tom until 2
My favorite movie is Heat. / My new favorite movie is Dune. => FAVORITE Heat until 2; FAVORITE Dune
The subscription is active. / The subscription has been cancelled.
    => subscription: HAS_STATUS active until 2; subscription: HAS_STATUS cancelled
The ticket is open. / The ticket has been resolved. => ticket: HAS_STATUS open until 2; ticket: HAS_STATUS resolved
My flight is on Friday. / My flight got moved to Sunday.
    => Kendra Miller's flight: SCHEDULED_FOR Friday until 2; Kendra Miller's flight: RESCHEDULED_TO Sunday
My flight is on Friday. / My flight was cancelled. => Kendra Miller's flight: SCHEDULED_FOR Friday until 2
The launch is planned for May 3. / The launch was pushed back to June 1.
    => launch: SCHEDULED_FOR May 3 until 2; launch: RESCHEDULED_TO June 1
The price of the ticket is $20. / The ticket now costs $25. => ticket: HAS_PRICE $20 until 2; ticket: HAS_PRICE $25
The CEO of Acme is Tom. / Tom is no longer the CEO of Acme. => Acme: HAS_CEO Tom until 2
The CEO of Acme is Tom. / Anna became the CEO of Acme. => Acme: HAS_CEO Tom until 2; Acme: HAS_CEO Anna
Tom is the CEO of Acme. / Anna is the new CEO of Acme. => Acme: HAS_CEO Tom until 2; Acme: HAS_CEO Anna
I'm allergic to nuts. / I'm not allergic to nuts anymore. => ALLERGIC_TO nuts until 2; NOT_ALLERGIC_TO nuts
I drink coffee. / I stopped drinking coffee. => DRINKS coffee until 2
I'm subscribed to Netflix. / I cancelled Netflix. => SUBSCRIBED_TO Netflix until 2
I drive a Tesla. / I traded in my Tesla for a Volvo. => DRIVES Tesla until 2
I have a dog named Rex. / We gave Rex away. => HAS_PET Rex until 2
My boss is Anna. / Anna is no longer my boss. => HAS_BOSS Anna until 2
I plan to visit Japan. / I no longer plan to visit Japan. => PLANS_TO Japan until 2
""")
"""Turn by turn, and the facts that must be known then; nothing else may have ended."""

CORRECTIONS = table("""
I live in Lisbon. / Sorry, I meant Porto, not Lisbon => LIVES_IN Lisbon never; LIVES_IN Porto
I live in Lisbon. / No, I meant Porto. => LIVES_IN Lisbon never; LIVES_IN Porto
I live in Lisbon. / Correction: I live in Porto. => LIVES_IN Lisbon never; LIVES_IN Porto
I live in Lisbon. / Correction: Porto. => LIVES_IN Lisbon never; LIVES_IN Porto
I live in Lisbon. / Not Lisbon, Porto. => LIVES_IN Lisbon never; LIVES_IN Porto
I live in Rome. / I live in Lisbon. / Sorry, I meant Porto, not Lisbon.
    => LIVES_IN Rome until 2; LIVES_IN Lisbon never; LIVES_IN Porto
I visited Oslo. / Oops, I meant Bergen. => VISITED Oslo never; VISITED Bergen
The meeting is on Tuesday. / No, I meant Thursday.
    => meeting: SCHEDULED_FOR Tuesday never; meeting: SCHEDULED_FOR Thursday
My email is a@x.org. / Sorry, I meant b@x.org. => HAS_EMAIL a@x.org never; HAS_EMAIL b@x.org
I work at Acme. / I meant Siemens, not Acme. => WORKS_AT Acme never; WORKS_AT Siemens
My sister Anna lives in Porto. / Sorry, I meant Braga, not Porto. => Anna: LIVES_IN Porto never; Anna: LIVES_IN Braga
The price of the Pro plan is $20. / Sorry, I meant $30. => Pro plan: HAS_PRICE $20 never; Pro plan: HAS_PRICE $30
I'm 33. / I mean 34. => AGE 33 years never; AGE 34 years
I live in Lisbon. / Bot: Lisbon is lovely! / Sorry, I meant Porto. => LIVES_IN Lisbon never; LIVES_IN Porto
My favorite color is blue. / Sorry, I meant green. => FAVORITE blue never; FAVORITE green
I live in Lisbon. Sorry, I meant Porto. => LIVES_IN Porto
I'm dating Max. / Actually no, I meant Ben. => DATING Max never; DATING Ben
I live in Lisbon. / Wait, no, I live in Porto. => LIVES_IN Lisbon never; LIVES_IN Porto
I live in Lisbon. / My bad, Porto, not Lisbon. => LIVES_IN Lisbon never; LIVES_IN Porto
I live in Lisbon. / I misspoke, I live in Porto. => LIVES_IN Lisbon never; LIVES_IN Porto
I live in Lisbon. / It's Porto, not Lisbon. => LIVES_IN Lisbon never; LIVES_IN Porto
I live in Lisbon. / Sorry, I meant Porto. / Sorry, I meant Braga.
    => LIVES_IN Lisbon never; LIVES_IN Porto never; LIVES_IN Braga
Tom works at Acme. / Sorry, I meant Nokia, not Acme. => Tom: WORKS_AT Acme never; Tom: WORKS_AT Nokia
""")
"""What was said by mistake never held; the right value holds from when the wrong one was said to."""

HOLDS = table("""
# vague resemblance, other things of the same kind
I love Adidas shoes. / I love Puma shoes. => LOVES Adidas shoes; LOVES Puma shoes
I own a bicycle. / I sold my car. => OWNS bicycle
I own a bicycle. / My brother sold his bicycle. => OWNS bicycle
I have a boat. / I sold a painting. => HAS boat
I play tennis. / I stopped playing golf. => PLAYS tennis
I play tennis. / I stopped smoking. => PLAYS tennis
I have a dog named Rex. / I have a dog named Max. => HAS_PET Rex; HAS_PET Max
I work at Acme. / I visited Siemens. => WORKS_AT Acme
I work at Acme. / I left the office early. => WORKS_AT Acme
I work at Acme. / I left Lisbon yesterday. => WORKS_AT Acme
I live in Lisbon. / I'm staying in a hotel in Porto. => LIVES_IN Lisbon
I live in Lisbon. / I went to Porto. => LIVES_IN Lisbon
I live in Lisbon. / I moved the sofa to the hall. => LIVES_IN Lisbon
I live in Lisbon. / I moved to the back row. => LIVES_IN Lisbon
I live in Lisbon. / I left Porto on Monday. => LIVES_IN Lisbon
My favorite Italian restaurant is Roma. / My favorite Thai restaurant is Bangkok. => FAVORITE Roma; FAVORITE Bangkok
My favorite color is blue. / My favorite food is sushi. => FAVORITE blue; FAVORITE sushi
I'm a nurse. / I'm a mother. => WORKS_AS nurse
I'm a nurse. / I'm an artist. => WORKS_AS nurse; WORKS_AS artist
The price of the Pro plan is $20. / The price of the Basic plan is $10.
    => Pro plan: HAS_PRICE $20; Basic plan: HAS_PRICE $10
The deadline for the report is Monday. / The deadline for the essay is Friday.
    => report: HAS_DEADLINE Monday; essay: HAS_DEADLINE Friday
My phone number is 555-1234. / My order number is 555-9876. => HAS_PHONE 555-1234
My email is a@x.org. / I got an email from b@x.org. => HAS_EMAIL a@x.org
I study at Stanford. / I took a course at Yale. => STUDIES_AT Stanford
I'm a member of the chess club. / I left the party. => MEMBER_OF chess club
I work as a nurse. / I became a mother. => WORKS_AS nurse
I work as a nurse. / I became a fan of jazz. => WORKS_AS nurse
I'm dating Max. / I broke up the fight. => DATING Max
I'm dating Max. / My band broke up. => DATING Max
I'm planning a trip to Peru. / I cancelled the trip to Rome. => PLANS_TO trip
I'm planning a trip to Peru. / My trip to Rome was cancelled. => PLANS_TO trip
# hypotheticals, plans, wishes, negations
I live in Lisbon. / I might move to Porto. => LIVES_IN Lisbon
I live in Lisbon. / If I moved to Porto, I would be happy. => LIVES_IN Lisbon
I live in Lisbon. / I'm moving to Porto next year. => LIVES_IN Lisbon
I live in Lisbon. / I want to move to Porto. => LIVES_IN Lisbon
I live in Lisbon. / I didn't move to Porto. => LIVES_IN Lisbon
I work at Acme. / I want to quit my job. => WORKS_AT Acme
I work at Acme. / I almost quit my job. => WORKS_AT Acme
I work at Acme. / I didn't quit my job. => WORKS_AT Acme
I work at Acme. / I would never leave Acme. => WORKS_AT Acme
I work at Acme. / I wish I worked at Google. => WORKS_AT Acme
I work at Acme. / I applied for a job at Google. => WORKS_AT Acme
I own a bicycle. / I'm thinking of selling my bicycle. => OWNS bicycle
I own a bicycle. / I haven't sold my bicycle. => OWNS bicycle
I play tennis. / I never stopped playing tennis. => PLAYS tennis
I'm vegan. / I could never stop being vegan. => DIET vegan
I'm married to Tom. / We almost got divorced. => MARRIED_TO Tom
The deadline for the report is Monday. / The deadline for the report might move to Friday.
    => report: HAS_DEADLINE Monday
The price of the Pro plan is $20. / The price of the Pro plan should be $10. => Pro plan: HAS_PRICE $20
# other subjects
I live in Lisbon. / My sister lives in Porto. => LIVES_IN Lisbon
I live in Lisbon. / Tom moved to Porto. => LIVES_IN Lisbon
I work at Acme. / Tom quit Acme. => WORKS_AT Acme
I work at Acme. / My boss quit his job. => WORKS_AT Acme
Tom works at Acme. / Ben left Acme. => Tom: WORKS_AT Acme
I'm dating Max. / Tom and Eva broke up. => DATING Max
I'm vegan. / My brother is no longer vegan. => DIET vegan
My favorite color is blue. / My sister's favorite color is red. => FAVORITE blue
My email is a@x.org. / Tom's email is b@x.org. => HAS_EMAIL a@x.org; Tom: HAS_EMAIL b@x.org
I study at Stanford. / My cousin dropped out of Stanford. => STUDIES_AT Stanford
Acme's CEO is Tom. / Nokia's new CEO is Anna. => Acme: HAS_CEO Tom; Nokia: HAS_CEO Anna
Mark is my boyfriend. / Ben is Anna's boyfriend. => HAS_PARTNER Mark
# questions, quotes, jokes
I live in Lisbon. / Should I move to Porto? => LIVES_IN Lisbon
I work at Acme. / Did Tom quit his job? => WORKS_AT Acme
I work at Acme. / My friend said "I quit my job". => WORKS_AT Acme
I work at Acme. / "I quit my job" is my favorite line of the film. => WORKS_AT Acme
I live in Lisbon. / Tom joked that I moved to Mars. => LIVES_IN Lisbon
I'm married to Tom. / In the novel I read, Tom divorced his wife. => MARRIED_TO Tom
I'm vegan. / You're no longer vegan, said Tom. => DIET vegan
# talk of meaning that corrects nothing
I live in Lisbon. / I meant to call you. => LIVES_IN Lisbon
I live in Lisbon. / It meant a lot to Porto. => LIVES_IN Lisbon
I live in Lisbon. / I mean, Porto is nice too. => LIVES_IN Lisbon
I live in Lisbon. / Sorry, I'm late. => LIVES_IN Lisbon
I live in Lisbon. / Bot: Do you like Porto? / No, I love Braga. => LIVES_IN Lisbon
The meeting is on Tuesday. / I meant every word. => meeting: SCHEDULED_FOR Tuesday
I bought a red car. / Sorry, I meant blue. => BOUGHT red car
I live in Lisbon. / Sorry, I live in a bubble. => LIVES_IN Lisbon
I work at Acme. / Wait, I work with Tom too. => WORKS_AT Acme
My doctor is Dr. Smith. / My new doctor is Dr. Jones. => HAS_DOCTOR Dr. Smith; HAS_DOCTOR Dr. Jones
I have two kids. / I have three cats. => HAS_CHILD two kids
The ticket is open. / The window was closed. => ticket: HAS_STATUS open
My flight is on Friday. / My train was cancelled. => Kendra Miller's flight: SCHEDULED_FOR Friday
The meeting is on Tuesday. / The sofa was moved to Tom. => meeting: SCHEDULED_FOR Tuesday
Tom is the CEO of Acme. / Anna is the CEO of Nokia. => Acme: HAS_CEO Tom; Nokia: HAS_CEO Anna
I'm dating Max. / Tom dumped Eva. => DATING Max
I drink coffee. / I stopped drinking tea. => DRINKS coffee
I like coffee. / I stopped drinking coffee. => LIKES coffee
The CEO of Acme is Tom. / The former CEO of Acme is Ben. => Acme: HAS_CEO Tom
My boss is Anna. / My former boss is Tom. => HAS_BOSS Anna
My boss is Anna. / My former boss Tom lives in Rome. => HAS_BOSS Anna
My boyfriend is Mark. / My ex-boyfriend is Ben. => HAS_PARTNER Mark
My husband Tom works at Acme. / My late husband Ben worked at Nokia. => HAS_PARTNER Tom
I have a boat. / My brother sold his boat. => HAS boat
The price of the flight is $300. / The price of the flight last year was $200. => flight: HAS_PRICE $300
# told again
I live in Lisbon. / I live in Lisbon. => LIVES_IN Lisbon
I own a bicycle. / My bicycle is red. => OWNS bicycle
""")
"""Turn by turn, and what must be known then; nothing at all may have ended."""

ROWS = [*CHANGES, *CORRECTIONS, *HOLDS]
SAID = [said for said, _ in ROWS]


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Known]]:
    """What is known after each dialogue when all of it is worked on at once."""
    return _by_dialogue(tmp_path_factory.mktemp("together"), turn_by_turn=False)


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Known]]:
    """What is known after each dialogue when each turn is worked on before the next is said."""
    return _by_dialogue(tmp_path_factory.mktemp("apart"), turn_by_turn=True)


def _by_dialogue(folder: Path, *, turn_by_turn: bool) -> dict[str, list[Known]]:
    return dict(zip(SAID, ingested(SAID, folder, turn_by_turn=turn_by_turn), strict=True))


def test_the_table_is_as_large_as_it_should_be() -> None:
    assert len(set(SAID)) == len(SAID)
    assert len(CHANGES) + len(CORRECTIONS) >= 120
    assert len(HOLDS) >= 60


def _check(known: list[Known], expected: list[str]) -> None:
    told = sorted(map(str, known))
    assert [fact for fact in expected if fact not in told] == [], told
    ends = sorted(fact for fact in expected if fact.endswith(" never") or " until " in fact)
    # What ends something that nobody spoke of before is kept as a fact of no time, until it is told.
    assert [fact for fact in closed(known) if " until " in fact or fact in ends] == ends


@pytest.mark.parametrize(("said", "expected"), ROWS, ids=SAID)
def test_what_is_known_after_a_dialogue(together, said, expected):
    _check(together[said], expected)


@pytest.mark.parametrize(("said", "expected"), ROWS, ids=SAID)
def test_what_is_known_when_each_turn_is_worked_on_by_itself(apart, said, expected):
    _check(apart[said], expected)
