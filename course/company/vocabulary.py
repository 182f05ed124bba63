"""The words that Fernwick's tables have in common: segments, products, themes, stages.

Every step of the generator and every schema takes its categories from here, so
that a theme in a support ticket is the same theme in a lost deal.
"""

from __future__ import annotations

SEGMENTS = ("SMB", "MM", "ENT")
PRODUCTS = ("Core", "Connect", "Insights")
PLANS = ("Starter", "Team", "Enterprise", "Credit")
REGIONS = ("North America", "DACH", "Benelux", "Nordics")
CURRENCIES = ("USD", "EUR")
INDUSTRIES = (
    "HVAC",
    "Electrical",
    "Plumbing",
    "Elevators",
    "Fire and security",
    "Medical equipment",
    "Solar and storage",
    "Telecom",
    "Utilities",
    "Facilities",
)
ICP_FITS = ("A", "B", "C")

# How a customer was won (accounts.channel) and where marketing spends.
CHANNELS = (
    "Branded search",
    "Generic search",
    "Paid social",
    "Content",
    "Events",
    "Partner webinars",
    "Outbound",
    "Referral",
)

OPP_TYPES = ("new", "expansion", "renewal")
OUTCOMES = ("won", "lost", "no_decision", "open")
STAGES = ("1 Qualify", "2 Discover", "3 Prove", "4 Propose", "5 Close")
COMPETITORS = ("Fieldmarch", "Dispatchly", "Orbis Service Cloud", "In-house tool", "Nobody")

# What sellers pick in the CRM when a deal is lost.
CRM_LOSS_REASONS = ("Price", "Missing feature", "Competitor", "Timing", "No decision", "Other")
# What buyers say in interviews, coded by the researcher.
BUYER_REASONS = (
    "Price",
    "Integration",
    "Implementation risk or no decision",
    "Missing feature",
    "Competitor fit",
    "Sales experience",
)

# What customers and prospects ask for: (id, what it is, the product it belongs to).
THEMES: dict[str, tuple[str, str]] = {
    "erp-integration": ("Two-way integration with ERP and accounting systems", "Connect"),
    "offline-mobile": ("Mobile app that works without a signal", "Core"),
    "scheduling-rules": ("Scheduling by skill, certificate and travel time", "Core"),
    "bulk-edit": ("Changing many jobs or assets at once", "Core"),
    "customer-portal": ("A portal where end customers book and follow visits", "Core"),
    "parts-inventory": ("Parts and van stock", "Core"),
    "custom-reports": ("Reports the customer can build and export", "Insights"),
    "sso-roles": ("Single sign-on and finer roles", "Core"),
    "audit-trail": ("Audit trail and signed service records", "Core"),
    "api-limits": ("Higher API limits and webhooks", "Connect"),
    "route-planning": ("Route planning on the day", "Core"),
    "multi-language": ("More languages for technicians", "Core"),
    "onboarding": ("Faster set-up and data import", "Core"),
    "forecasting": ("Forecasts of workload and parts", "Insights"),
}

# Rungs of the product organisation and of the rest of the company.
TEAMS = (
    "Executive",
    "Product",
    "Design",
    "Core engineering",
    "Connect engineering",
    "Insights engineering",
    "Platform",
    "Sales",
    "Sales engineering",
    "Marketing",
    "Customer success",
    "Support",
    "Services",
    "Finance and people",
)

PRICE_VERSIONS = ("2022", "2024-07")
# Per seat and month in USD. In July 2024 all list prices rose by 8 %.
LIST_PRICE = {
    "2022": {"Core": 41.67, "Connect": 12.96, "Insights": 16.67},
    "2024-07": {"Core": 45.0, "Connect": 14.0, "Insights": 18.0},
}

# A fixed rate for all reporting; the spot rate moves, see the table `fx`.
PLAN_RATE = {"USD": 1.0, "EUR": 1.08}
