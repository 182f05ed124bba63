"""Who the customers are and what they pay."""

from __future__ import annotations

from course.company import vocabulary as v
from course.company.schema.columns import (
    choice,
    date,
    key,
    money,
    month,
    number,
    ref,
    share,
    table,
    text,
    whole,
)

AREA = "Customers and contracts"

accounts = table(
    "accounts",
    "One row per company in the CRM: customers, former customers and prospects.",
    key("account_id", "The company; joins nearly every other table."),
    text("name", "Name of the company."),
    choice("segment", v.SEGMENTS, "Size class: small business, mid-market, enterprise."),
    choice("industry", v.INDUSTRIES, "What its technicians service."),
    choice("region", v.REGIONS, "Where it is billed."),
    choice("currency", v.CURRENCIES, "The currency it is billed in."),
    whole("employees", "People it employs.", 1, unit="people"),
    whole("technicians", "Of these, technicians in the field.", 1, unit="people"),
    choice("channel", v.CHANNELS, "The channel that first reached it, as marketing recorded it."),
    choice(
        "icp_fit", v.ICP_FITS, "Fit with the ideal customer profile at first contact; A is best."
    ),
    ref("ae_id", "employees.employee_id", "Account executive."),
    ref(
        "csm_id",
        "employees.employee_id",
        "Customer success manager; small accounts share one.",
        empty=True,
    ),
    date("created", "Day the account was created in the CRM."),
    ref("parent_id", "accounts.account_id", "Parent company, where one was recorded.", empty=True),
    area=AREA,
)

subscriptions = table(
    "subscriptions",
    "One row per account, product and contract version: any change ends a row and starts the next.",
    key("sub_id", "The contract version."),
    ref("account_id", "accounts.account_id", "The customer."),
    choice("product", v.PRODUCTS, "What is subscribed to."),
    choice("plan", v.PLANS, "Edition; `Credit` is a correction of an invoice, not a contract."),
    whole("seats", "Seats paid for.", 0, unit="seats"),
    money("unit_price", "Price of one seat and month before discount.", unit="contract currency"),
    share("discount", "Discount on the unit price."),
    money(
        "mrr",
        "Contracted recurring revenue of a month, net of discount.",
        None,
        unit="contract currency",
    ),
    date("start", "First day of this version."),
    date("end", "Last day of this version; in the future while it runs."),
    whole("term_months", "Length of the contract it belongs to.", 1, unit="months"),
    share("escalator_pct", "Yearly price increase agreed in the contract."),
    choice("currency", v.CURRENCIES, "Currency of the price and of the MRR."),
    choice("price_version", v.PRICE_VERSIONS, "Price list it was sold on."),
    choice(
        "reason",
        (
            "opening",
            "new",
            "add-on",
            "seats",
            "escalator",
            "reduction",
            "merged",
            "return",
            "credit",
        ),
        "Why this version began; `opening` ran before 2023.",
    ),
    area=AREA,
    note="Multiply by the plan rate of `fx` to get USD.",
)

mrr_movements = table(
    "mrr_movements",
    "One row per change of MRR, as finance booked it: month, account, product, type, amount.",
    month("month", "Month from which the amount counts; `opening` stands before January 2023."),
    ref("account_id", "accounts.account_id", "The customer."),
    choice("product", v.PRODUCTS, "The product."),
    choice(
        "type",
        ("opening", "new", "expansion", "reactivation", "contraction", "churn"),
        "Type of the movement.",
    ),
    money(
        "amount",
        "Change of MRR, in USD at the plan rate; negative for losses.",
        None,
        unit="USD a month",
    ),
    area=AREA,
)

fx = table(
    "fx",
    "One row per month and currency: what one unit was worth in USD.",
    month("month", "The month.", key=True),
    choice("currency", v.CURRENCIES, "The currency.", key=True),
    number("spot_rate", "Average market rate of the month.", 0, unit="USD per unit"),
    number(
        "plan_rate",
        "Fixed rate that Fernwick reports all recurring revenue at.",
        0,
        unit="USD per unit",
    ),
    area=AREA,
)

TABLES = (accounts, subscriptions, mrr_movements, fx)
