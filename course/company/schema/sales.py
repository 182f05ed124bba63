"""How deals are won and lost."""

from __future__ import annotations

from course.company import vocabulary as v
from course.company.schema.columns import (
    choice,
    date,
    flag,
    key,
    money,
    number,
    ref,
    table,
    text,
    whole,
)

AREA = "Sales"
STAGES = (*v.STAGES, "Closed")

opportunities = table(
    "opportunities",
    "One row per sales opportunity: new business, expansion or renewal.",
    key("opp_id", "The opportunity."),
    ref("account_id", "accounts.account_id", "The company."),
    choice("type", v.OPP_TYPES, "New business, expansion or renewal, as entered by the seller."),
    choice("segment", v.SEGMENTS, "Segment of the account when the opportunity was created."),
    choice("product", v.PRODUCTS, "The product that leads the deal."),
    date("created", "Day it was created."),
    date("close_date", "Day it closed; for open ones the day the seller expects."),
    choice("stage", STAGES, "Stage it is in, or `Closed`."),
    choice("outcome", v.OUTCOMES, "Won, lost to someone, lost to doing nothing, or still open."),
    money("acv", "Recurring value of a year.", unit="USD a year"),
    choice(
        "competitor", v.COMPETITORS, "The strongest alternative, as the seller saw it.", empty=True
    ),
    ref("ae_id", "employees.employee_id", "Account executive who owns it."),
    ref(
        "se_id", "employees.employee_id", "Sales engineer; empty where none took part.", empty=True
    ),
    choice("se_first_stage", v.STAGES, "Stage in which the sales engineer joined.", empty=True),
    ref(
        "campaign_id",
        "campaigns.campaign_id",
        "Campaign of the last touch before creation.",
        empty=True,
    ),
    choice(
        "crm_loss_reason",
        v.CRM_LOSS_REASONS,
        "What the seller picked when it was lost.",
        empty=True,
    ),
    text(
        "committed_feature_id",
        "Commitment given to win it (`commitments.commitment_id`).",
        empty=True,
    ),
    area=AREA,
    note="Small customers that bought on the website have no opportunity.",
)

opp_stage_history = table(
    "opp_stage_history",
    "One row per stage that an opportunity entered.",
    ref("opp_id", "opportunities.opp_id", "The opportunity.", key=True),
    choice("stage", STAGES, "Stage entered.", key=True),
    date("entered", "Day it was entered."),
    area=AREA,
)

pipeline_snapshots = table(
    "pipeline_snapshots",
    "One row per open opportunity and Sunday, as the pipeline stood that night.",
    date("snapshot", "The Sunday.", key=True),
    ref("opp_id", "opportunities.opp_id", "The opportunity.", key=True),
    choice("stage", v.STAGES, "Stage on that day."),
    money("acv", "Value a year on that day.", unit="USD a year"),
    date("expected_close", "Day on which the seller expected it to close, on that day."),
    area=AREA,
)

win_loss_interviews = table(
    "win_loss_interviews",
    "One row per interview with a buyer after a deal closed.",
    key("interview_id", "The interview."),
    ref("opp_id", "opportunities.opp_id", "The deal."),
    date("date", "Day of the interview."),
    choice(
        "buyer_role",
        ("Owner", "Operations lead", "IT lead", "Finance lead", "Dispatcher", "Procurement"),
        "Role of the person.",
    ),
    choice("primary_reason", v.BUYER_REASONS, "What decided it most, coded by the researcher."),
    choice("secondary_reason", v.BUYER_REASONS, "What came second.", empty=True),
    choice("theme", tuple(v.THEMES), "Theme that was named, where one was.", empty=True),
    text("quote", "A sentence in the buyer's words."),
    area=AREA,
)

se_notes = table(
    "se_notes",
    "One row per note that a sales engineer wrote after a call or a trial.",
    key("note_id", "The note."),
    ref("opp_id", "opportunities.opp_id", "The opportunity."),
    ref("se_id", "employees.employee_id", "Who wrote it."),
    date("date", "Day it was written."),
    choice("stage", v.STAGES, "Stage of the deal on that day."),
    choice("gap_tag", tuple(v.THEMES), "The gap it is about."),
    whole("severity", "How much it endangers the deal.", 1, 10, unit="1 to 10"),
    flag("workaround", "Whether the engineer had a way around."),
    text("text", "The note."),
    area=AREA,
)

commitments = table(
    "commitments",
    "One row per promise of a feature made to win or keep a customer.",
    key("commitment_id", "The promise."),
    ref("opp_id", "opportunities.opp_id", "The deal it was made in."),
    ref("account_id", "accounts.account_id", "The customer."),
    ref("promised_by", "employees.employee_id", "Who made it."),
    choice("theme", tuple(v.THEMES), "What it is about."),
    text("feature", "What was promised."),
    choice(
        "wording",
        ("direction", "intent", "dated promise", "contract clause"),
        "How binding the words were.",
    ),
    flag("in_contract", "Whether it stands in the contract."),
    date("promised", "Day it was made."),
    date("due", "Day it was due."),
    date("delivered", "Day it was delivered; empty while it is not.", empty=True),
    number("effort_pm", "Effort it took.", 0, unit="person-months"),
    whole(
        "reuse_accounts", "Other customers that used the feature within a year.", unit="accounts"
    ),
    date("renewal_date", "The customer's first renewal after the due date."),
    flag("renewed", "Whether that renewal was signed."),
    area=AREA,
)

TABLES = (
    opportunities,
    opp_stage_history,
    pipeline_snapshots,
    win_loss_interviews,
    se_notes,
    commitments,
)
