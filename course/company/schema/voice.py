"""What customers ask for, complain about and answer in surveys."""

from __future__ import annotations

from course.company import vocabulary as v
from course.company.schema.columns import (
    choice,
    date,
    flag,
    key,
    month,
    number,
    ref,
    table,
    text,
    whole,
)

AREA = "Voice of the customer"
KANO = ("like", "expect", "neutral", "live with", "dislike")

feature_requests = table(
    "feature_requests",
    "One row per request as product operations wrote it down; several may mean the same problem.",
    key("request_id", "The request."),
    choice("theme", tuple(v.THEMES), "The problem behind it, coded by product operations."),
    text("title", "The request in a line."),
    text("text", "What was asked, in the words of whoever asked."),
    date("created", "Day it was first written down."),
    choice(
        "status",
        ("open", "planned", "shipped", "declined"),
        "Where it stands at the end of 2025.",
    ),
    area=AREA,
)

request_links = table(
    "request_links",
    "One row per time a request was raised or voted for.",
    key("link_id", "The vote."),
    ref("request_id", "feature_requests.request_id", "The request."),
    ref("account_id", "accounts.account_id", "The account that wants it."),
    ref("opp_id", "opportunities.opp_id", "The deal in which it came up.", empty=True),
    ref("ticket_id", "support_tickets.ticket_id", "The ticket in which it came up.", empty=True),
    choice(
        "submitter_role",
        ("Account executive", "Sales engineer", "Customer success", "Support", "Customer"),
        "Who entered it.",
    ),
    whole("points", "Priority points given.", 1, 10, unit="points"),
    flag("blocker", "Whether it was said to block a deal or a renewal."),
    date("date", "Day it was entered."),
    area=AREA,
)

support_tickets = table(
    "support_tickets",
    "One row per support ticket.",
    key("ticket_id", "The ticket."),
    ref("account_id", "accounts.account_id", "The customer."),
    date("opened", "Day it was opened."),
    number("hours_to_resolve", "Working hours until it was resolved.", 0, unit="hours"),
    choice("product", v.PRODUCTS, "The product."),
    choice("theme", tuple(v.THEMES), "What it is about."),
    choice("kind", ("how-to", "bug", "request", "outage", "billing"), "Kind of ticket."),
    choice("priority", ("low", "normal", "high", "urgent"), "Priority set by support."),
    whole(
        "csat",
        "Satisfaction with the answer; empty when not rated.",
        1,
        5,
        unit="1 to 5",
        empty=True,
    ),
    text("subject", "Subject line."),
    area=AREA,
)

nps = table(
    "nps",
    "One row per survey sent: who was asked, and the score of those who answered.",
    key("nps_id", "The survey sent."),
    ref("account_id", "accounts.account_id", "The customer."),
    date("sent", "Day it was sent."),
    choice("role", ("Owner", "Operations lead", "Dispatcher", "Technician"), "Who was asked."),
    flag("answered", "Whether an answer came."),
    whole(
        "score",
        "Would you recommend us; empty when not answered.",
        0,
        10,
        unit="0 to 10",
        empty=True,
    ),
    area=AREA,
)

needs_survey = table(
    "needs_survey",
    "One row per respondent, wave and need: importance, satisfaction and the Kano pair.",
    month("wave", "Month of the wave.", key=True),
    text("respondent_id", "The person.", key=True),
    choice("segment", v.SEGMENTS, "Segment of the person's company."),
    flag("customer", "Whether the company is a customer."),
    choice("need", tuple(v.THEMES), "The need.", key=True),
    whole("importance", "How important.", 1, 5, unit="1 to 5"),
    whole("satisfaction", "How satisfied with what they have today.", 1, 5, unit="1 to 5"),
    choice("functional", KANO, "How they would feel if it were there."),
    choice("dysfunctional", KANO, "How they would feel if it were not."),
    area=AREA,
)

price_survey = table(
    "price_survey",
    "One row per respondent: four Van Westendorp prices and the highest Gabor-Granger yes.",
    key("respondent_id", "The person."),
    choice("segment", v.SEGMENTS, "Segment of the person's company."),
    flag("customer", "Whether the company is a customer."),
    number("too_cheap", "So cheap that quality is in doubt.", 0, unit="USD per seat and month"),
    number("cheap", "A bargain.", 0, unit="USD per seat and month"),
    number("expensive", "Getting expensive.", 0, unit="USD per seat and month"),
    number("too_expensive", "Too expensive to consider.", 0, unit="USD per seat and month"),
    number(
        "highest_accepted",
        "Highest of the prices 29, 39, 45, 49, 59, 69, 79 and 89 that was accepted; 0 for none.",
        0,
        unit="USD per seat and month",
    ),
    area=AREA,
)

TABLES = (feature_requests, request_links, support_tickets, nps, needs_survey, price_survey)
