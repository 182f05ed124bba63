"""The executives, two heads and the board: what each is measured on, wants and fears.

Every matter has at least two sides in the table, so that a learner can hear both: promises,
Insights, the largest account, quick closes, the roadmap, growth against cash. The figures agree
with the tables at the end of 2025.
"""

from __future__ import annotations

from typing import NamedTuple


class Leader(NamedTuple):
    """One row of the table `leaders`, without the employee id."""

    name: str
    role: str
    measured_on: str
    wants: str
    fears: str
    tension: str
    voice: str


CEO = "Maren Holt"
CFO = "Idris Okafor"
CRO = "Dana Whitlock"
CMO = "Priya Raman"
CTO = "Tomasz Zielinski"
VP_PRODUCT = "Helen Sørby"
HEAD_CS = "Ben Adeyemi"
HEAD_SE = "Lucia Ferrante"

LEADERS: tuple[Leader, ...] = (
    Leader(
        CEO,
        "Chief executive officer",
        "ARR growth, Rule of 40 and the next round on better terms than the last.",
        "Something visible every quarter that she can show the board and the company, and a chief "
        "product officer who decides without asking her.",
        "A flat year that makes Fernwick look like a tool and not a platform.",
        "With Tomasz Zielinski about pace: she has promised the board momentum, and he asks for two "
        "quarters of platform work that nobody outside will see.",
        "Show me what a customer will notice by June. I will defend the rest if I have that.",
    ),
    Leader(
        CFO,
        "Chief financial officer",
        "Operating margin, net burn below plan and a forecast that holds.",
        "Insights to earn its keep or to stop, and a hiring plan that follows results.",
        "Explaining a gross margin of 74 % to a board that has been shown 78 %.",
        "With Maren Holt about Insights: it takes 61 % of the new capacity and brings 9 % of ARR, and "
        "it is the product she presents first.",
        "I am not against the bet. I want to know on which date we agree that it has failed.",
    ),
    Leader(
        CRO,
        "Chief revenue officer",
        "New and expansion ARR booked in the quarter.",
        "Promises she can make in the room, and a date for each of them.",
        "Losing the one account that is 4.1 % of ARR, in the quarter in which it renews.",
        "With Tomasz Zielinski about promised features: each one she sells is taken from his platform "
        "work, and 21 of the last 36 were late.",
        "They will sign on Friday if we put the ERP date in writing. What do I tell them?",
    ),
    Leader(
        CMO,
        "Chief marketing officer",
        "Qualified pipeline created, and the cost of winning a new customer.",
        "To hear the story of a release before the date is set, and to move money from search to "
        "partner webinars.",
        "A launch whose headline the product does not keep.",
        "With Helen Sørby about positioning: she learns of the roadmap when it is finished, and sells "
        "a platform while the roadmap is a list of gaps.",
        "Tell me which customer we are not for. Then I can say something sharp about the others.",
    ),
    Leader(
        CTO,
        "Chief technology officer",
        "Availability, time from commit to release, and keeping his senior engineers.",
        "A fixed share of every quarter for the platform, and no delivery dates given without him.",
        "An outage in the mobile sync that two people understand.",
        "With Dana Whitlock about promises to customers: they arrive with a date in the contract and "
        "push the sync rewrite into the next quarter, for the fifth time.",
        "You can have the feature in March or the platform in June. I will not promise both again.",
    ),
    Leader(
        VP_PRODUCT,
        "Vice president product",
        "Roadmap delivered on its dates, and adoption of what was shipped.",
        "To see every specification before it is built, because she answers for it.",
        "Something going out under her name that she did not know about.",
        "With Priya Raman about the roadmap: she finishes it before she shows it, and marketing has to "
        "find the story afterwards.",
        "Send me the specification before you send it to engineering. I only need a day or two.",
    ),
    Leader(
        HEAD_SE,
        "Head of sales engineering",
        "Technical wins in the deals her team takes part in.",
        "Her eight people in the deal before stage 3, and the gaps they write down read by someone.",
        "Demonstrations of things that do not exist.",
        "With Dana Whitlock about where her people go: account executives call them late, for rescue, "
        "and the mid-market deals they could turn get nobody.",
        "The gap was in our notes in March, in April and in May. We lost it in June, to the gap.",
    ),
    Leader(
        HEAD_CS,
        "Head of customer success",
        "Net and gross revenue retention.",
        "Every new customer with Connect live within 60 days, even when the first invoice moves.",
        "Small customers leaving unseen behind a company figure of 104 %: among them NRR is 82 %.",
        "With Dana Whitlock about quick closes: contracts signed without a plan for the integration "
        "come to his nine people as customers who leave after a year.",
        "I can save an account that is live. I cannot save one that never connected its accounts.",
    ),
    Leader(
        "Judith Amsel",
        "Chair, for the lead investor",
        "The value of the holding in four years.",
        "Growth above 30 % again, with Insights as the reason why Fernwick is worth more.",
        "A company that is too small to matter and too careful to change that.",
        "With Gregor Tann about growth against cash: she would burn another 3M a year for growth, and "
        "he wants the 26M to last without another round.",
        "Nobody was ever paid a premium for a good margin at 24 % growth.",
    ),
    Leader(
        "Gregor Tann",
        "Board member, for the second investor",
        "Cash returned by a fund that ends in 2028.",
        "Burn well below the 7.2M of 2025 and a path to zero that does not need good luck.",
        "A new round that ranks before his shares.",
        "With Judith Amsel about cash: 26M last more than three years as things are, and he sees no "
        "reason to shorten that for a product with a negative contribution.",
        "Which of these projects would we start today if we had to raise the money for it?",
    ),
    Leader(
        "Annelies Verbruggen",
        "Independent board member, formerly chief operating officer of a service company",
        "Her name, and advice that turns out useful.",
        "Evidence from customers on every board page; she used to buy software like this.",
        "Enterprise wishes that drown the customers Fernwick was built for.",
        "With Dana Whitlock about the largest account: one customer with 4.1 % of ARR speaks in every "
        "product review, and the 700 small ones in none.",
        "I had 400 technicians. I never opened a dashboard. I wanted the invoice to be right.",
    ),
    Leader(
        "Samuel Oduya",
        "Independent board member, chair of the audit committee",
        "Accounts and definitions that stand up to a buyer's questions.",
        "One definition of retention, margin and ARR, the same in every paper.",
        "A due diligence that finds price rises counted as expansion.",
        "With Idris Okafor about what counts as cost of revenue: support and customer success stand "
        "below the line, and the reported margin is four points too kind.",
        "Before we discuss the number, tell me what is in it.",
    ),
    Leader(
        "Walter Brandvold",
        "Founder and board member, chief executive until 2021",
        "What technicians say about Fernwick at the counter of a parts shop.",
        "The scheduling board and the mobile app to be the best there are, as they once were.",
        "Core becoming the product that pays for everything and gets what is left.",
        "With Judith Amsel about Insights: he would put those engineers back on Core, and he thinks the "
        "price rise of 8 % in July 2024 was paid by the small customers who built the company.",
        "Take the app down into a boiler room without a signal. Then show me the dashboard.",
    ),
)
