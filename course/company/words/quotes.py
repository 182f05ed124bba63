"""What buyers say in win/loss interviews, so that a careful person can code the reason.

The first sentence carries the reason. What follows colours it, and never points elsewhere: a
buyer who names the price without meaning it says so (T1).
"""

from __future__ import annotations

import numpy as np

from course.company.vocabulary import COMPETITORS
from course.company.words.phrases import fill, join, pick
from course.company.words.settings import NEUTRAL

# A theme as a buyer would name it, after "we needed" or "without".
THEME_WORDS: dict[str, tuple[str, ...]] = {
    "erp-integration": (
        "a link to {erp} in both directions", "an invoice that goes straight into our accounts",
        "a live connection to {erp}", "a bridge to our accounting",
    ),
    "offline-mobile": (
        "an app that works in a cellar", "the day's work on the phone without a signal",
        "a job sheet that opens offline", "an app that keeps photos when the network is gone",
    ),
    "scheduling-rules": (
        "planning by certificate and skill", "a plan that knows who may do what",
        "a board that stops the wrong person", "planning for crews of two",
    ),
    "bulk-edit": (
        "a way to change a whole contract at once", "a way to edit hundreds of sites in one go",
        "an undo for large changes", "a price rise over all contracts in one step",
    ),
    "customer-portal": (
        "a login for our own customers", "online booking for our tenants",
        "a page where our customers see their visits", "a portal with our name on it",
    ),
    "parts-inventory": (
        "stock on the vans", "a list of parts by serial number", "a stock level per van",
        "scanning of parts on site",
    ),
    "custom-reports": (
        "a report we can build ourselves", "a page with our own figures",
        "a service-level report per contract", "a data feed for our own warehouse",
    ),
    "sso-roles": (
        "sign-on through our directory", "a role that keeps prices from subcontractors",
        "access by region", "a sign-in that follows our security rules",
    ),
    "audit-trail": (
        "a sealed record of every inspection", "a history that an inspector accepts",
        "a signature that nobody can change later", "proof of who changed what",
    ),
    "api-limits": (
        "an interface that holds our load", "an event the moment a job changes",
        "a proper webhook", "an API that does not stop us",
    ),
    "route-planning": (
        "re-planning in the middle of the day", "a route that follows the traffic",
        "a map with the nearest van", "an arrival time we can promise",
    ),
    "multi-language": (
        "a checklist in {lang}", "the app in the language of our crews",
        "a report in the customer's language", "the whole thing in {lang}",
    ),
    "onboarding": (
        "help with moving our data", "a set-up we could do in a weekend",
        "an import that takes our old list", "a start without a project",
    ),
    "forecasting": (
        "a forecast of the season", "an idea of which parts we will need",
        "a look ahead at the workload", "a warning before a unit fails",
    ),
}  # fmt: skip

# Reasons, outcome by outcome. `{thing}` is the theme that was named, `{rival}` the winner.
LOST: dict[str, tuple[str, ...]] = {
    "Price": (
        "It came down to money: {rival} was {pct} below you for what we need",
        "We liked it better than the others, but I could not defend {pct} more for it",
        "Per seat it adds up, and most of our people open it twice a day",
        "Once we counted the light users, your offer was simply too expensive",
        "Our budget was fixed in {month} and you were above it, even after the discount",
        "Paying by seat for seasonal staff made no sense, and there was no other way to buy it",
        "The quote for the third year was what stopped us, with the increase built in",
        "I put both offers side by side and the difference would have paid for a van",
    ),
    "Integration": (
        "Everything we do ends in {erp}, and nobody could show me how your jobs get there",
        "The first question from our accounts team was about {erp}, and the answer was a file",
        "We would have typed every invoice twice, which is what we want to stop",
        "In the trial the prices from {erp} were a day old, and that settled it",
        "We need {thing}, and what we saw was a plan and not a product",
        "Your scheduling won the room, then our IT asked about {erp} and it went quiet",
        "{rival} connected to {erp} in front of us in the second meeting",
        "Two systems with two truths about our customers, no thank you",
        "The consultant for {erp} told us to expect {weeks} of work on our side for every change",
        "It would have been an island, and we have enough of those",
        "Without {thing} the whole chain from job to payment stays manual",
        "Nobody would own the bridge between you and {erp} when it breaks at month end",
        "Our parts and prices live in {erp}, and yours would have been a copy of them",
        "I asked for {thing} three times and got three different people to explain why not yet",
        "The connection to {erp} was going to be our project, and we do not do projects like that",
        "What {rival} did better was the join with {erp}, everything else was equal",
    ),
    "Implementation risk or no decision": (
        "I could not see who on our side would carry the roll-out, and neither could you",
        "Our last project of this kind took a year longer than planned, and people remember",
        "We went with {rival} because they showed us a plan with names and dates",
        "The season starts in {month}, and a switch that goes wrong then would ruin the year",
        "My technicians have seen three systems in five years and would have refused a fourth",
        "When we asked how long it takes, we got three different answers",
        "Moving {lots} assets over looked like a leap, and nobody took our hand",
        "The software was fine, the way there was not clear to any of us",
        "We asked for a company like ours that had done it, and got none that matched",
        "It was too much change at once for {few} people in the office",
        "Nobody could tell me what happens on the first Monday, and that is the day I worry about",
        "Training {techs} people during the season was a risk I would not take",
    ),
    "Missing feature": (
        "We needed {thing}, and you could not show it",
        "There was one line in our list that you could not tick, and it was {thing}",
        "For our work {thing} is not an extra, it is the work",
        "You offered {thing} for next year, and we need it this season",
        "The demo stopped when I asked for {thing}",
        "{rival} had {thing} and let us try it for a week",
        "We would have had to keep a second tool only for {thing}",
        "I would have signed for {thing} and nothing else",
    ),
    "Competitor fit": (
        "{rival} is made for firms like ours, you are made for everybody",
        "{rival} spoke our language from the first minute and knows our inspections by heart",
        "Half of our trade uses {rival}, so new people already know it",
        "In the end {rival} felt closer to how our day really runs",
        "Both would have done the job, {rival} looked like it was built on our floor",
        "{rival} has ten customers in our trade within an hour's drive, and we called five",
        "Our sister company runs {rival}, and sharing one way of working won",
    ),
    "Sales experience": (
        "We had three contacts in {weeks} and explained our business three times",
        "I asked a plain question about contracts and waited {weeks} for the answer",
        "Your people talked to those who sign and forgot those who would use it",
        "The demo was about somebody else's business, with {assets} we have never seen",
        "We felt pushed to sign before the quarter ended, and that made us careful",
        "The one who knew the product came to the last meeting, and by then we had chosen",
        "Nobody called back after the trial, so we took it as a sign",
    ),
}
UNDECIDED: dict[str, tuple[str, ...]] = {
    "Price": (
        "We have put it off, since the money for this year is gone and your offer did not fit what is left",
        "At that price per seat we would rather stay with the spreadsheet for now",
        "I could not get the sum through, so nothing changes until the next budget",
        "We would do it for half of our people, but then the price per head makes no sense",
    ),
    "Integration": (
        "Until somebody shows us {thing}, we stay with what we have",
        "We change {erp} first; without knowing how the two would talk there is no point in deciding",
        "The open point was {erp}, and as nobody closed it the project went to sleep",
        "Our accounts would still have typed everything, so we left it",
        "IT asked for {thing}, got a maybe, and took it off the list for this year",
        "The technical answer on {erp} came late and vague, so the file is closed for now",
        "We want one chain from job to invoice or none, so for now it is none",
        "Accounts vetoed it, since month end would have meant two systems, so all stays as it is",
        "We had a meeting about {thing} that ended without a next step, and that was the end",
        "We stay on paper and {erp}, because the part between them was the part we wanted",
    ),
    "Implementation risk or no decision": (
        "In the end we decided not to decide, everybody was too busy with the season",
        "We have not chosen anybody, we could not agree who would lead it",
        "It works badly today, but it works, and nobody wanted to be the one who broke it",
        "Our head of operations left, and the project with him",
        "We postponed it to {month}, and then postponed it again",
        "The crews were against it and I had no strength for that fight",
        "There was never a day when we could have stopped and switched",
        "Everyone said yes in the meeting, and then no one filled in the data sheet",
        "We looked at moving {lots} records and lost heart",
        "Nothing was wrong with it, it just never became urgent enough",
        "We agreed to look at it again after the winter, which means not at all",
        "I could not find anybody in the house to take it on",
    ),
    "Missing feature": (
        "Without {thing} the step was too small to be worth the trouble, so we wait",
        "We told you we would come back when {thing} is there, and meant it",
        "We wanted {thing}, nobody on the market had it right, so we stopped looking",
        "For now our own list does {thing} better, so we keep it",
    ),
    "Competitor fit": (
        "{rival} fits us better, but not well enough to move this year",
        "We lean to {rival}, who know our trade, and have signed nothing yet",
        "Between you and {rival} we found no winner, with them closer to our way of working",
    ),
    "Sales experience": (
        "After the second meeting we heard nothing for {weeks}, and it fell asleep on our side too",
        "I never got the sheet with the numbers that was promised, so I had nothing to take upstairs",
        "There was always another person on the call, and in the end we dropped it",
        "The proposal came after our board had met, so it was too late to decide anything",
    ),
}
WON: dict[str, tuple[str, ...]] = {
    "Price": (
        "Compared with {rival} you were the better deal, and the offer was easy to read",
        "It pays for itself with one visit a week, and I could show that",
        "You let us start with {n} seats, and that made the sum small enough",
        "The price was clear from the first day and did not move",
    ),
    "Integration": (
        "Jobs land in {erp} by themselves now, and that is why we signed",
        "You showed us {thing} with our own data, the others showed slides",
        "Our IT had the connection running in an afternoon and stopped arguing",
        "We wanted one chain from the call to the invoice, and this was it",
        "Your engineer sat with our {erp} people for a day, and after that it was decided",
        "Finance agreed because nothing has to be typed into {erp} any more",
        "The connector to {erp} did what the data sheet said, which is rarer than it sounds",
    ),
    "Implementation risk or no decision": (
        "You had a plan week by week with a name behind each line, so I could say yes",
        "We started with one depot, it was live after {weeks}, and then nobody doubted",
        "What decided it was how little we had to prepare ourselves",
        "Your people took the old data off our hands, and the fear went with it",
        "I talked to a firm like ours that had switched in a month, and that was enough",
    ),
    "Missing feature": (
        "You had {thing}, and it works the way we work",
        "Nobody else could show {thing} on a real job",
        "We bought it for {thing}, the rest is welcome",
        "My crews tried {thing} for a week and did not want to give it back",
    ),
    "Competitor fit": (
        "{rival} is made for bigger firms, you felt like our size",
        "Against {rival} it was close, but you know our kind of inspections",
        "We looked at {rival} for a long time; your board is simply how we think",
        "You understood maintenance contracts, {rival} only understood jobs",
    ),
    "Sales experience": (
        "Your engineer told us what does not work yet, and so we believed the rest",
        "You listened for an hour before you showed anything",
        "Every question had an answer by the next day, in writing",
        "The same two people were with us from start to end",
        "They came out with one of my vans at {hour}, nobody else did that",
    ),
}
# A missing feature that the researcher could not place.
GENERAL = {
    "lost": (
        "Your list of functions is long, and the one for our inspections is not on it",
        "There was one line in our requirements that you could not tick, and it was a must",
        "We would have needed a second program for a part of our work that yours does not cover",
    ),
    "no_decision": (
        "A step of our work is simply not in it, so we wait until it is",
        "What we missed in it we do by hand today, and by hand we go on",
    ),
    "won": (
        "You were the only ones who could do every step on our sheet",
        "It does the one special thing our contracts ask for, nobody else's does",
    ),
}
# Against a tool of their own, or against no vendor in particular, a fit reads differently.
OWN_FIT = {
    "lost": (
        "Our own tool is ugly, but it was made around our inspections",
        "The tool our people wrote knows every exception we have, and yours would have to learn them",
        "We put the effort into our own tool, since it already fits how we work",
        "Every special case of ours is in our own program, and no product on the market has them",
    ),
    "no_decision": (
        "Our own tool fits well enough to leave things as they are",
        "Compared with what we wrote ourselves you were nicer to look at and further from our work",
    ),
    "won": (
        "We had thought that only a tool of our own could fit, and then yours did",
        "Your board does what our own program did, without the one man who understands it",
    ),
}
# What follows is about the person, not about another reason.
TAILS: dict[str, tuple[str, ...]] = {
    "Owner": (
        "In the end it is my name on the vans",
        "I slept on it twice and came to the same answer",
        "I have built this firm in twenty years, so I look closely",
        "My son, who runs the office, saw it the same way",
        "That is how I put it to my people as well",
        "I have bought software twice in my life, so I remember why",
        "My wife does the books and said the same",
    ),
    "Operations lead": (
        "I have {techs} technicians who live with what I choose",
        "I went through it with both shift leaders, and they agreed",
        "I measure visits a day, so that was my lens",
        "We wrote it down after the last meeting, in those words",
        "My branch managers would tell you the same",
        "I had to explain it to the board in one sentence, and that was the sentence",
        "I would say the same if you asked me tomorrow",
    ),
    "IT lead": (
        "I am the one who has to run it afterwards",
        "I had {few} points on my list, and this was the first",
        "I said so in the first call and again in the last",
        "We are {few} people in IT, so I have to be strict",
        "It is in my evaluation, you may read it",
        "Others in the room may tell it differently, for me it was that",
        "I have seen enough roll-outs to know what matters",
    ),
    "Finance lead": (
        "I go by what I see at month end",
        "I was asked for one page, and that was the headline",
        "My team of {few} would have felt it first",
        "I was not part of every demo, but I was there for that one",
        "Our auditor asks me about it every year, so I looked twice",
        "That is what I wrote on the approval form",
        "For me that was clear after the second meeting",
    ),
    "Dispatcher": (
        "I am the one who sits in front of it all day",
        "I said so to my boss after the first hour",
        "I take {n} calls before noon, so I know what I need",
        "The others in dispatch think so too",
        "Ask me again in a year, but that is how it was",
        "Nobody had asked me before, but since you do",
        "My boss says it in nicer words",
    ),
    "Procurement": (
        "We scored {few} bidders, and it shows in the points",
        "It is documented in our evaluation",
        "The users had the larger vote, and they were clear",
        "I only collected the views, but they all said that",
        "There were {n} criteria, and one weighed most",
        "We told all bidders the same in the debrief",
        "I can give you the scores if it helps",
    ),
}
TAIL_SHARE = 0.6
# Seldom, and never as the reason.
POLITE = (
    "The price was on the high side, but that was not it",
    "We might have talked about the price, had the rest been right",
    "Yes, I told your salesman it was the budget, that is easier to say",
    "Money was not the problem",
)
POLITE_SHARE = 0.07
OTHER = "the other vendor"
NAMED_SHARE = 0.45  # of the quotes with a theme, where the first sentence names it


def quote(
    rng: np.random.Generator,
    *,
    reason: str,
    role: str,
    outcome: str,
    theme: str | None = None,
    competitor: str | None = None,
) -> str:
    """One or two sentences of a buyer; the reason can be read from the first.

    An empty cell of a table (NaN) as theme or competitor counts as none.
    """
    theme = theme if theme in THEME_WORDS else None
    competitor = competitor if competitor in COMPETITORS else None
    bank = {"lost": LOST, "no_decision": UNDECIDED, "won": WON}[outcome][reason]
    if reason == "Competitor fit" and competitor == "In-house tool":
        bank = OWN_FIT[outcome]
    elif competitor in (None, "Nobody", "In-house tool"):
        # No vendor to name; where every sentence names one, it stays nameless.
        bank = tuple(text for text in bank if "{rival}" not in text) or bank
    rival = OTHER if competitor in (None, "Nobody", "In-house tool") else competitor
    if theme is None and reason == "Integration":
        theme = "erp-integration"
    named = [text for text in bank if "{thing}" in text]
    if theme is None:
        first = pick(rng, [text for text in bank if "{thing}" not in text] or GENERAL[outcome])
    else:
        first = pick(rng, named if named and rng.random() < NAMED_SHARE else bank)
    tail, luck = "", rng.random()
    if reason != "Price" and outcome != "won" and luck < POLITE_SHARE:
        tail = pick(rng, POLITE)
    elif luck < POLITE_SHARE + TAIL_SHARE:
        tail = pick(rng, TAILS[role])
    words = {
        **NEUTRAL,
        "thing": THEME_WORDS[theme or "erp-integration"],
        "rival": (str(rival),),
        "erp": (pick(rng, NEUTRAL["erp"]),),
    }
    return join(*fill(rng, f"{first} | {tail}", words).split(" | "))
