"""Subject lines of support tickets, as people type them: short, hurried, often without capitals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course.company.words.phrases import fill, pick
from course.company.words.settings import DAYS, ERPS, NEUTRAL

# By theme: how-to, bug, request. `outage` and `billing` do not depend on the theme.
SUBJECTS: dict[str, dict[str, tuple[str, ...]]] = {
    "erp-integration": {
        "how-to": (
            "How do I map a new tax code to {erp}", "Connecting {erp}: which user rights are needed",
            "Where do I see what was sent to {erp}", "Send job {job} to {erp} again",
            "Change of {erp} server, what do we have to do", "Customer numbers from {erp}, which field",
        ),
        "bug": (
            "Invoice for job {job} sent twice to {erp}", "{erp} sync stuck since {day}",
            "{n} customers missing after sync with {erp}", "Prices from {erp} not updated",
            "Wrong tax on invoice, job {job}", "Sync error {code} when sending hours",
            "Address overwritten by {erp} again", "Job {job} closed but never reached {erp}",
        ),
        "request": (
            "Can you add cost centres to the {erp} export", "Please support credit notes",
            "Sync with {erp} more often than once an hour?", "Send purchase orders to {erp}",
        ),
    },
    "offline-mobile": {
        "how-to": (
            "How to load jobs before going offline", "Technician offline all day, what is kept",
            "What happens when two people edit job {job}", "How long is data kept on the phone",
            "Clear the app without losing photos",
        ),
        "bug": (
            "Photos lost on job {job}", "App hangs on sync {device}", "Signature gone after restart, job {job}",
            "{n} jobs not synced since {day}", "Checklist empty when offline",
            "Sync takes {n} minutes {device}", "App crash in basement, job {job}",
            "Status jumps back to open after sync", "Technician cannot log in without signal",
        ),
        "request": (
            "Show what has not synced yet", "Asset history offline please",
            "Offline maps?", "Bigger photo limit per job",
        ),
    },
    "scheduling-rules": {
        "how-to": (
            "How do I set a second skill on a job", "Block a technician for on-call week",
            "Certificate with end date, where", "Repeat every {few} months except August",
            "Start of day from home address", "Plan a two-person job",
        ),
        "bug": (
            "Auto-plan ignores {cert}", "Double booking on {day}, job {job}",
            "Travel time shows 0 minutes", "Recurring {visits} created twice",
            "Board shows wrong week after midnight", "Job {job} assigned to a technician on holiday",
            "Dependent job did not move, {job}",
        ),
        "request": (
            "Plan by certificate please", "Same technician for same customer",
            "Warn before overtime", "Lock a planned day",
        ),
    },
    "bulk-edit": {
        "how-to": (
            "Change the contract on {many} sites", "How to move all jobs of one technician",
            "Delete {n} test assets", "Raise prices on all plans", "Update models by import",
        ),
        "bug": (
            "Import wiped phone numbers", "List freezes with {many} jobs selected",
            "Bulk change stopped halfway", "Filter lost after editing", "Import error in line {n}",
            "{n} assets changed by mistake, please restore",
        ),
        "request": (
            "Undo for bulk changes", "Edit several jobs at once", "Select all across pages",
            "Rename {many} {assets} at once",
        ),
    },
    "customer-portal": {
        "how-to": (
            "Send tracking link to a second contact", "Own logo on the customer page",
            "Switch off customer messages for one site", "Which documents can customers see",
        ),
        "bug": (
            "Customer link for job {job} expired", "Tracking link shows wrong technician",
            "Customer got {few} messages for one visit", "Link does not open {device}",
            "Booking request from {day} never arrived", "Wrong arrival time on customer page, job {job}",
        ),
        "request": (
            "Login for our customers", "Online booking for {customers}", "Customers want all reports in one place",
            "Let tenants send a photo",
        ),
    },
    "parts-inventory": {
        "how-to": (
            "Add a part without an article number", "Scan code on {parts}, how",
            "Book returned parts", "Import {many} articles", "Stock of another van",
        ),
        "bug": (
            "Part used on job {job} still in stock", "Scanner does not read the label",
            "Negative stock for {parts}", "Serial number not saved, job {job}",
            "Price of {parts} wrong on report", "Article search finds nothing {device}",
        ),
        "request": (
            "Minimum stock per van", "Transfer between vans", "Show who has {parts} nearby",
            "Reorder list for {parts}",
        ),
    },
    "custom-reports": {
        "how-to": (
            "Export more than 5,000 rows", "Report of {visits} per customer",
            "How is first-time fix calculated", "Share a dashboard with a branch",
            "Filter dashboard by contract", "Schedule a report for {day}",
        ),
        "bug": (
            "Dashboard does not load", "Figures differ from the job list for {month}",
            "Insights very slow since {day}", "Filter resets every morning",
            "Export has empty columns", "Totals wrong on service-level page", "Report for {month} missing {n} jobs",
            "Dashboard shows yesterday's data", "Widget error {code}",
        ),
        "request": (
            "Own fields in reports", "Monthly report as a file by email", "Profit per contract",
            "Report in our own layout", "Access to raw tables",
        ),
    },
    "sso-roles": {
        "how-to": (
            "Set up single sign-on", "Role for subcontractors without prices", "Remove a leaver at once",
            "Give a branch manager access to one region", "Reset second factor for a technician",
            "New user does not get an invitation",
        ),
        "bug": (
            "Sign-on loop after password change", "User sees other branches", "Prices visible in printed report",
            "Locked out, {n} users", "Role change has no effect", "Invitation link invalid",
        ),
        "request": (
            "Groups from our directory", "Read-only role for inspectors", "Log of who signed in",
            "Access by customer",
        ),
    },
    "audit-trail": {
        "how-to": (
            "Print the {record} for one asset", "Who changed job {job}", "Add a second signature",
            "Old version of a checklist", "Keep reports for ten years, is that possible",
        ),
        "bug": (
            "Signature missing on report {job}", "Wrong technician name on the {record}",
            "Report date is the print date", "Checklist changed on old visits", "PDF of job {job} is blank",
            "Time stamp one hour off",
        ),
        "request": (
            "Lock reports after signing", "History of changed readings", "All reports of a site in one file",
            "Certificate number on the {record}",
        ),
    },
    "api-limits": {
        "how-to": (
            "API: paging through assets", "Webhook for finished jobs", "Which limit applies to our key",
            "API: create a job with {few} assets", "Rotate API key",
        ),
        "bug": (
            "API returns {code}", "Webhook sent {few} times for job {job}", "Limit reached at {n} calls",
            "API: date in wrong time zone", "API key stopped working on {day}", "Webhooks delayed by {n} minutes",
        ),
        "request": (
            "Raise our API limit", "Webhook for status changes", "Sandbox with test data", "Bulk endpoint for readings",
        ),
    },
    "route-planning": {
        "how-to": (
            "Optimise only one van", "Change start of the route", "Where does the arrival time come from",
            "Add a stop in the middle of the day",
        ),
        "bug": (
            "Route goes through a closed road", "Map does not load {device}", "Arrival time off by {n} minutes",
            "Stops in wrong order on {day}", "Position of van {n} not updated", "Re-planning moved all vans",
        ),
        "request": (
            "Traffic in the route", "Nearest technician for emergencies", "Height limits for trucks",
            "Send stops to navigation",
        ),
    },
    "multi-language": {
        "how-to": (
            "Switch app to {lang}", "Report in {lang} for one customer", "Checklist in two languages",
            "Date format for {lang} users",
        ),
        "bug": (
            "{lang} translation wrong in checklist", "App half English, half {lang}",
            "Special characters broken on report {job}", "Language resets after update",
            "{lang} report prints in English",
        ),
        "request": (
            "Please add {lang}", "Translate notes from technicians", "Checklists in {lang_pair}",
            "Language per customer",
        ),
    },
    "onboarding": {
        "how-to": (
            "Import of {many} {assets}", "Where do we start with contracts", "Training for {n} new technicians",
            "First login for technicians", "Template for site import", "Delete demo data before we go live",
            "Copy settings to the second branch", "How to invite {n} users",
        ),
        "bug": (
            "Import stops at line {n}", "Addresses not found on the map", "Import shows done but {n} sites missing",
            "Set-up page blank", "Duplicates after import", "Contract dates shifted by one day after import",
        ),
        "request": (
            "Import of old visit history", "Somebody to help us with the import", "Shorter training videos",
            "Import preview before it writes",
        ),
    },
    "forecasting": {
        "how-to": (
            "What is the forecast based on", "Forecast for one region", "Exclude {month} from the forecast",
            "Explain the numbers for {month}",
        ),
        "bug": (
            "Forecast empty for small branches", "Forecast for {month} far too high", "Forecast page error {code}",
            "Forecast not updated since {day}", "Forecast counts cancelled jobs", "Parts forecast shows minus {n}",
        ),
        "request": (
            "Forecast in hours", "Forecast of {parts}", "Add new contracts to the forecast",
            "Show a range, not one number",
        ),
    },
}  # fmt: skip
OUTAGE: dict[str, tuple[str, ...]] = {
    "Core": (
        "Nobody can log in since {clock}", "Board does not load, whole office", "App down for all technicians",
        "System very slow since {clock}", "Error {code} on every page", "Is there an outage? {n} technicians waiting",
        "No jobs on phones this morning", "Cannot save jobs", "Down again?",
    ),
    "Connect": (
        "No data from {erp} since {clock}", "All interfaces stopped", "Connector offline, error {code}",
        "Nothing syncs today", "Webhooks not arriving at all since {clock}", "Interface to {erp} down",
        "Queue of {many} records not moving",
    ),
    "Insights": (
        "Insights does not open for anyone", "All dashboards empty", "Insights error {code} since {clock}",
        "No new data since {day}", "Dashboards time out", "Insights down before board meeting",
        "Nightly refresh failed again",
    ),
}  # fmt: skip
BILLING = (
    "Invoice for {month}", "Wrong number of seats on invoice", "Seats: we have {n}, billed for more",
    "Change of billing address", "Need a copy of invoice {job}", "Remove {few} seats from {month}",
    "Question about price increase", "Add {few} seats", "VAT number missing on invoice {job}",
    "Charged twice in {month}", "Purchase order number on invoice", "Cancel {product} at end of term",
    "Credit note for {month}", "Payment method", "When does our contract renew",
    "Price of {product} for {few} more users", "Invoice {job} not received", "Who is our contact for renewals",
)  # fmt: skip
# How people dress a subject: the share of each habit.
LOWER, URGENT, REPLY, FORWARD, ASKING, PRODUCT_FIRST = 0.24, 0.025, 0.03, 0.015, 0.4, 0.06
QUESTION = ("How", "Where", "Which", "What", "When", "Who", "Why")
DOING = (
    "Add", "Block", "Book", "Change", "Clear", "Copy", "Delete", "Exclude", "Export", "Filter", "Give",
    "Optimise", "Print", "Raise", "Remove", "Reset", "Rotate", "Scan", "Schedule", "Send", "Share",
    "Switch", "Update",
)  # fmt: skip
CODES = ("403", "404", "408", "409", "413", "422", "429", "500", "502", "503", "504")
CLOCK = ("6:10", "6:45", "7:00", "7:20", "7:50", "8:05", "8:30", "9:15", "10:40", "11:30", "13:00",
         "14:20", "15:45", "16:10")  # fmt: skip
DEVICES = ("on Android", "on iOS", "on the tablet", "on two phones", "on new phones", "after update",
           "in the browser")  # fmt: skip


def ticket_subjects(
    rng: np.random.Generator,
    kinds: Sequence[str],
    themes: Sequence[str],
    products: Sequence[str],
) -> list[str]:
    """A subject line for each ticket of this kind, theme and product."""
    jobs = tuple(str(number) for number in rng.integers(10_400, 98_900, 4_000))
    words = {
        **NEUTRAL,
        "job": jobs,
        "code": CODES,
        "clock": CLOCK,
        "device": DEVICES,
        "erp": ERPS,
        "day": DAYS,
    }
    habit = rng.random((len(kinds), 5))
    made = []
    for kind, theme, product, luck in zip(kinds, themes, products, habit, strict=True):
        if kind == "outage":
            frames = OUTAGE[product]
        elif kind == "billing":
            frames = BILLING
        else:
            frames = SUBJECTS[theme][kind]
        line = fill(rng, pick(rng, frames).replace("{product}", product), words)
        made.append(_dress(line, kind, product, luck))
    return made


def _dress(line: str, kind: str, product: str, luck: np.ndarray) -> str:
    line = line[0].upper() + line[1:]
    if kind == "how-to" and luck[0] < ASKING:
        opening = line.split(" ")[0].rstrip(":")
        if opening in DOING:
            line = f"How do I {line[0].lower()}{line[1:]}"
        elif opening in QUESTION:
            line += "?"
    # Lower case only where no name or code suffers.
    if luck[1] < LOWER:
        first, *rest = line.split(" ")
        line = " ".join([first if first[:2].isupper() else first.lower(), *rest])
    if kind != "billing" and luck[2] < PRODUCT_FIRST and product not in line:
        line = f"{product}: {line}"
    if kind in ("outage", "bug") and luck[3] < URGENT * (6 if kind == "outage" else 1):
        line = f"URGENT: {line}" if luck[4] < 0.6 else f"{line} - urgent"
    elif luck[4] < REPLY:
        line = f"Re: {line}"
    elif luck[4] < REPLY + FORWARD:
        line = f"Fwd: {line}"
    return line
