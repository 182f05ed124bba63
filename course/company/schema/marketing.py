"""Where demand comes from and what it costs."""

from __future__ import annotations

from course.company import vocabulary as v
from course.company.schema.columns import (
    choice,
    date,
    flag,
    key,
    money,
    month,
    ref,
    table,
    text,
    whole,
)

AREA = "Marketing"

campaigns = table(
    "campaigns",
    "One row per campaign.",
    key("campaign_id", "The campaign."),
    text("name", "Name."),
    choice("channel", v.CHANNELS, "Channel."),
    choice("target_segment", v.SEGMENTS, "Segment it is meant for."),
    date("started", "First day."),
    date("ended", "Last day."),
    area=AREA,
)

spend_monthly = table(
    "spend_monthly",
    "One row per channel, purpose and month: programme money and the people who work on it.",
    month("month", "The month.", key=True),
    choice("channel", v.CHANNELS, "Channel.", key=True),
    choice("purpose", ("new logo", "expansion"), "What it was spent on.", key=True),
    money("media", "Bought media, events and tools."),
    money("people", "Salaries and commissions of marketing and sales for the channel."),
    area=AREA,
    note="The sum of a quarter is sales and marketing in `pnl_quarterly`.",
)

touches = table(
    "touches",
    "One row per recorded marketing touch of an account before an opportunity.",
    key("touch_id", "The touch."),
    ref("account_id", "accounts.account_id", "The company."),
    ref("opp_id", "opportunities.opp_id", "The opportunity that followed."),
    ref("campaign_id", "campaigns.campaign_id", "The campaign."),
    choice("channel", v.CHANNELS, "Its channel."),
    date("date", "Day of the touch."),
    whole("position", "Place in the row of touches before the opportunity; 1 is the first.", 1),
    flag("is_last", "Whether it was the last before the opportunity."),
    area=AREA,
)

geo_holdout = table(
    "geo_holdout",
    "One row per region cell of the 2025 holdout test, channel by channel.",
    key("cell_id", "The cell."),
    choice("channel", v.CHANNELS, "Channel that was tested."),
    text("geo", "The area."),
    choice("arm", ("exposed", "holdout"), "Whether the channel ran there."),
    whole("target_accounts", "Companies of the target profile there.", 1, unit="accounts"),
    money("spend", "Spent on the channel there in the twelve weeks."),
    whole(
        "new_customers",
        "New customers there in the twelve weeks and the twelve after.",
        unit="accounts",
    ),
    money("new_arr", "Their ARR."),
    area=AREA,
)

TABLES = (campaigns, spend_monthly, touches, geo_holdout)
