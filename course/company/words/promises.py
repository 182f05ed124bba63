"""What sellers promise: features as they stand in a mail, an order form or a contract."""

from __future__ import annotations

import numpy as np

from course.company.words.phrases import fill, pick
from course.company.words.settings import NEUTRAL

FEATURES: dict[str, tuple[str, ...]] = {
    "erp-integration": (
        "Write-back of finished jobs to {erp} within the hour",
        "Connector for {erp} that runs inside the customer's network",
        "Several contracts per site read from {erp}",
        "Purchase orders from the job into {erp}",
        "Hours by pay type sent to {erp}",
        "Credit notes taken over from {erp}",
    ),
    "offline-mobile": (
        "Asset history of the last {few} visits without a signal",
        "Photos kept on the phone until the server confirms",
        "Offline checklists with readings of {assets}",
        "List of unsynced work on the phone",
    ),
    "scheduling-rules": (
        "Hard block when a(n) {cert} has run out",
        "Crews of two as one job on the board",
        "On-call rota that the plan respects",
        "Travel time by road from the technician's home",
    ),
    "bulk-edit": (
        "Contract change over up to {many} sites in one step",
        "Undo of bulk changes for a day",
        "Yearly price change over all maintenance plans",
    ),
    "customer-portal": (
        "Login for end customers with open jobs and documents",
        "Booking of {visits} into free slots",
        "Portal under the customer's own name and domain",
        "Fault report with photo that opens a job",
    ),
    "parts-inventory": (
        "Stock per van with a minimum and a refill list",
        "Serial numbers of {parts} from delivery to asset",
        "Transfer of parts between vans, confirmed by both",
    ),
    "custom-reports": (
        "Monthly service-level report in the customer's layout",
        "Own formulas in dashboards",
        "Nightly copy of all tables to the customer's warehouse",
        "Profit per contract as a standard page",
    ),
    "sso-roles": (
        "Roles taken from groups of the customer's directory",
        "Role for subcontractors without prices, also in print",
        "Accounts opened and closed automatically",
    ),
    "audit-trail": (
        "Sealed {record} after signature",
        "History of every changed reading with name and reason",
        "Checklist versions kept with the visit",
    ),
    "api-limits": (
        "{lots} API calls an hour, guaranteed",
        "Signed webhooks with retries",
        "Bulk endpoint for readings of {assets}",
    ),
    "route-planning": (
        "Re-planning of a single van during the day",
        "List of technicians who can reach an emergency first",
        "Arrival times with traffic",
    ),
    "multi-language": (
        "Technician app in {lang}, with the trade's words",
        "Checklists in {lang_pair}",
        "Customer reports in {lang}",
    ),
    "onboarding": (
        "Import of {few} years of visit history",
        "Take-over of {lots} {assets} by Fernwick's own team",
        "Import preview with error list",
    ),
    "forecasting": (
        "Workload forecast in hours by region",
        "Forecast of {parts} for the next {few} months",
        "Known contract starts as input to the forecast",
    ),
}


def promised_feature(rng: np.random.Generator, theme: str) -> str:
    """A feature that somebody promised, about `theme`."""
    made = fill(rng, pick(rng, FEATURES[theme]), NEUTRAL)
    return made[0].upper() + made[1:]
