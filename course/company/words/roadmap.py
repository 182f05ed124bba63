"""Titles of roadmap items, as they stand on a slide."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

TITLES: dict[str, tuple[str, ...]] = {
    "erp-integration": (
        "Job write-back for Ledgerline", "Connector for Kontora", "Connector for Tallis", "Connector error log with resend",
        "Connector agent behind the firewall", "Price lists from accounting", "Hours to payroll", "Several companies per link",
        "Credit notes", "Purchase orders from jobs", "Field mapping templates", "Invoice sync every five minutes",
    ),
    "offline-mobile": (
        "Offline asset history", "Sync status for technicians", "Conflict rules for shared jobs", "Photo queue",
        "Offline checklists, second version", "Faster first sync", "Sync engine rewrite, part one", "Sync engine rewrite, part two",
        "Offline signatures", "Battery use in offline mode",
    ),
    "scheduling-rules": (
        "Certificates with an end date", "Two-person jobs", "On-call rota", "Road travel time", "Reasons next to suggestions",
        "Preferred technician", "Auto-plan for the week", "Lock a planned day", "Start from home", "Overtime warning",
        "Board for large teams",
    ),
    "bulk-edit": (
        "Bulk edit for assets", "Bulk re-assignment of jobs", "Undo for bulk changes", "Import that keeps empty cells",
        "Price change over all plans", "Spreadsheet view", "Select across pages",
    ),
    "customer-portal": (
        "Tracking link", "Portal login for end customers", "Online booking", "Fault report with photo", "Own brand on customer pages",
        "Documents for end customers", "Arrival messages", "Customer survey after the visit",
    ),
    "parts-inventory": (
        "Van stock", "Parts scanning", "Serial numbers to asset", "Transfers between vans", "Refill list", "Parts search, new index",
        "Warranty claims",
    ),
    "custom-reports": (
        "Report builder", "Own fields in dashboards", "Service-level page", "Scheduled reports", "Nightly table export",
        "Profit per contract", "Benchmarks against peers", "Dashboard sharing", "Faster dashboards", "Executive overview",
        "Natural language questions", "Mobile dashboards",
    ),
    "sso-roles": (
        "Single sign-on", "Roles from directory groups", "Subcontractor role", "Access by region", "Automatic accounts",
        "Second factor for technicians", "Read-only guest",
    ),
    "audit-trail": (
        "Change history of readings", "Sealed reports", "Checklist versions", "Second signature", "Asset file for inspectors",
        "Ten-year archive", "Certificate number on reports",
    ),
    "api-limits": (
        "Webhooks, first version", "Webhook retries and signatures", "Higher API limits", "Sandbox companies", "Bulk endpoint for readings",
        "API error messages", "Stable paging",
    ),
    "route-planning": (
        "Re-plan one van", "Nearest technician", "Traffic in arrival times", "Live map", "Truck routes", "Stops to navigation",
        "Route quality score",
    ),
    "multi-language": (
        "App in Spanish", "App in Polish", "App in French", "Checklists in several languages", "Reports in the customer's language",
        "Translated notes", "Local date formats",
    ),
    "onboarding": (
        "Import wizard", "Import preview", "Visit history import", "Templates by trade", "Training in the app", "Copy a branch",
        "First-week checklist", "Address lookup",
    ),
    "forecasting": (
        "Workload forecast", "Forecast in hours", "Parts forecast", "Known contracts in the forecast", "Failure prediction, pilot",
        "Forecast with ranges", "Season planner", "Staffing scenarios",
    ),
}  # fmt: skip
# When a theme has more items than titles, the rest are later phases of earlier ones.
LATER = ("follow-up", "for enterprise", "phase two", "for small teams", "rework", "phase three")


def roadmap_titles(rng: np.random.Generator, themes: Sequence[str]) -> list[str]:
    """A title for each theme in `themes`; all distinct, in a random order within a theme."""
    left = {
        theme: [titles[n] for n in rng.permutation(len(titles))] for theme, titles in TITLES.items()
    }
    given: dict[str, list[str]] = {theme: [] for theme in TITLES}
    made = []
    for theme in themes:
        if left[theme]:
            title = left[theme].pop()
        else:
            count = len(given[theme])
            first = TITLES[theme]
            phase, place = divmod(count - len(first), len(first))
            if phase >= len(LATER):
                raise ValueError(f"no title left for {theme}: {count} are given")
            title = f"{given[theme][place]}, {LATER[phase]}"
        given[theme].append(title)
        made.append(title)
    return made
