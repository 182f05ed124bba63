"""Feature requests as product operations wrote them down.

The same problem comes in many wordings, as a solution more often than as a problem, so that
counting titles misleads. Half of the texts are a customer's own, half a colleague's report.
"""

from __future__ import annotations

import numpy as np

from course.company.words.phrases import fill, join, pick
from course.company.words.se_gaps import GAPS
from course.company.words.settings import NEUTRAL

# By theme: what a customer complains about, and titles under which it was written down.
WISHES: dict[str, dict[str, tuple[str, ...]]] = {
    "erp-integration": {
        "We finish a job here and then type it into {erp}, every single one": (
            "Stop typing jobs twice", "Invoices into {erp}", "Close the gap between job and invoice",
        ),
        "My bookkeeper keeps a list of jobs that never reached {erp}, it has {n} lines today": (
            "Error list for failed transfers", "Nothing may get lost on the way to {erp}", "Send again button",
        ),
        "If a price changes in {erp} the technicians still see the old one": (
            "Read price lists from {erp}", "Two-way sync with accounting", "Old prices on the phone",
        ),
        "Hours go from the job sheet to payroll by hand, with {n} mistakes a month": (
            "Send hours to payroll", "Time sheets into {erp}", "Less work for payroll",
        ),
        "We have {few} companies in {erp} and can link only one of them": (
            "Several companies per link", "{erp} with subsidiaries", "Second connector",
        ),
        "Month end takes {few} days, because jobs and {erp} do not agree": (
            "Faster month end", "Reconcile jobs with {erp}", "One truth for finance",
        ),
        "Parts ordered on a job have to be ordered again in {erp}": (
            "Purchase orders from the job", "Order parts through {erp}", "Link to purchasing",
        ),
    },
    "offline-mobile": {
        "In {n} of our buildings there is no signal, and the app shows a white page": (
            "Full offline mode", "App in the basement", "Dead spots",
        ),
        "Two of my people went back to paper after their photos were gone": (
            "Photos without network", "Trust in the app", "Keep photos until they are safe",
        ),
        "I cannot see whether a job has gone through or still sits on the phone": (
            "Sync status on the phone", "Show what is not sent yet", "Green tick after sync",
        ),
        "The checklist opens offline, but without the asset it is of no use": (
            "Asset history without signal", "Offline checklists with assets", "Load everything that a job needs",
        ),
        "We drive out of the valley to sync, and that is half an hour a day": (
            "Work without a signal", "Sync when it can", "Whole day offline",
        ),
        "Two of us worked on one job, and the second one wiped out the first": (
            "Handle two people editing one job", "Merge instead of overwrite", "Conflicts",
        ),
        "The customer signed, there was no network, and the signature is gone": (
            "Stop losing signatures", "Offline signature", "Signature on paper is safer today",
        ),
    },
    "scheduling-rules": {
        "Only {few} of us may do {visits}, and the board does not know who": (
            "Plan by certificate", "Skill matching", "Stop wrong assignments",
        ),
        "It plans my best man to the other end of the county for a filter": (
            "Real travel time", "Distance in the plan", "Closest suitable technician first",
        ),
        "Apprentices end up alone on a job, which is not allowed": (
            "Apprentices never alone", "Rules for crews", "Mark trainees on the board",
        ),
        "I keep the certificates in a spreadsheet next to the board": (
            "Certificates with an end date", "Warn when a certificate runs out", "Spreadsheet next to the board",
        ),
        "A job for two people takes me {n} minutes to place": (
            "Two-person jobs", "Find two free slots", "Crew planning",
        ),
        "On-call weeks are on a calendar in the kitchen, and the board plans over them": (
            "On-call rota", "Block on-call weeks", "Duty calendar",
        ),
        "{customers} want the same technician each time, and I remember it or I do not": (
            "Same technician for the same customer", "Preferred technician", "Familiar face",
        ),
    },
    "bulk-edit": {
        "I spent {day} changing one field on {many} sites, one after the other": (
            "Mass update", "Change a field on many sites", "Less clicking",
        ),
        "When a technician is sick I move {n} jobs by hand": (
            "Move a whole diary", "Re-assign a day at once", "Sick leave in one step",
        ),
        "The import deleted phone numbers, because the column was empty": (
            "Import that does not wipe fields", "Only import the columns I send", "Safe import",
        ),
        "I selected {many} jobs and the page froze": (
            "Select all", "Large lists", "Edit hundreds of jobs at once",
        ),
        "There is no way back when a change was wrong": (
            "Undo", "Preview before a large change", "Take back a bulk change",
        ),
        "Every {month} I raise the price of {many} plans one by one": (
            "Price rise over all plans", "Yearly price change", "Percentage on all contracts",
        ),
    },
    "customer-portal": {
        "Our customers ring {n} times a day to ask when we come": (
            "Fewer calls about arrival", "Status page per site", "Where is my technician",
        ),
        "One of our largest customers wants to log in and see everything": (
            "Customer login", "Visit overview for end customers", "Portal",
        ),
        "They lose the report and ask us to send it again": (
            "All reports in one place", "Stop sending PDFs by email", "Documents for end customers",
        ),
        "The tracking link is good, but it is one link per job and they have {n} sites": (
            "One link for all sites", "Tracking for key accounts", "Overview instead of single links",
        ),
        "Tenants describe faults on the phone, and half of it is wrong": (
            "Fault report with photo", "Tenant page", "Let tenants report faults themselves",
        ),
        "People want to book at night, and our phone is off at night": (
            "Self-service booking", "Online appointments", "Let customers pick a slot",
        ),
        "The page carries your name and not ours": (
            "Our brand on customer pages", "Own domain", "White label",
        ),
    },
    "parts-inventory": {
        "We drive twice because the part is in another van": (
            "Know what is on the van", "Fewer second visits", "Van stock",
        ),
        "I count the vans once a year, and it is never right": (
            "Stock count on the phone", "Inventory per van", "Yearly count",
        ),
        "The part is used on the job but nothing is taken off the stock": (
            "Book parts when they are used", "Stock follows the job", "Parts used on jobs",
        ),
        "For warranty I need the serial number, and it is on a sticker in somebody's pocket": (
            "Parts by serial number", "Warranty tracking", "Scan serial numbers",
        ),
        "My people ring each other to find {parts}": (
            "Who has the part", "Transfer between vans", "Search all vans",
        ),
        "We notice that {parts} are out when we need them": (
            "Minimum stock", "Reorder list", "Refill the vans",
        ),
    },
    "custom-reports": {
        "I export {few} lists every month and glue them together": (
            "Report builder", "Stop copying into spreadsheets", "Monthly page for the board",
        ),
        "The dashboard has everything except the figure my boss asks for": (
            "Own fields in dashboards", "Our own first-time fix", "Own formulas",
        ),
        "Our contracts have different response times, and your page knows one": (
            "Service-level report", "Response time per contract", "Filter by contract",
        ),
        "I cannot send the report to the customer, it has your columns and not theirs": (
            "Report in customer layout", "Choose the columns", "Reports we can send on",
        ),
        "Each time I come back my filters are gone": (
            "Save filters", "Dashboards that stay as I left them", "My own view",
        ),
        "I do not know on which contracts we lose money": (
            "Profit per contract", "Margin report", "Cost against price",
        ),
        "Our analyst wants the tables and gets a picture": (
            "Data to our warehouse", "Export everything", "Raw data",
        ),
        "Somebody has to open the page and print it every {day}": (
            "Schedule reports by email", "Weekly report by itself", "Automatic report",
        ),
    },
    "sso-roles": {
        "Subcontractors can see our prices, so they do not get the app": (
            "Hide prices", "Subcontractor role", "App for partners without prices",
        ),
        "IT wants our people to sign in with the company account and nothing else": (
            "Single sign-on", "One login for everything", "Accounts from our directory",
        ),
        "Someone left in {month} and still had access weeks later": (
            "Remove leavers automatically", "Close accounts at once", "Access after leaving",
        ),
        "My branch managers see all the other branches": (
            "Access by region", "Finer roles", "Separate branches",
        ),
        "I need somebody who can plan but not delete": (
            "Who may delete", "Planner role", "Split rights for planning",
        ),
        "The code for the second step goes to a phone that lies in the van": (
            "Two-step login that works in the field", "Second factor for technicians", "Login without a text message",
        ),
        "An inspector needs to look, for one day, and I have to give him a full user": (
            "Read-only for inspectors", "Guest access", "Access for a day",
        ),
    },
    "audit-trail": {
        "The inspector asked who had changed a reading, and I could not say": (
            "Change history", "Who changed what", "Log of readings",
        ),
        "A signed report can still be edited, that must not be": (
            "Lock signed reports", "Tamper-proof records", "Seal after signature",
        ),
        "We changed a checklist and the old visits changed with it": (
            "Versions of checklists", "Old visits keep their checklist", "Checklist history",
        ),
        "I need the papers of one unit over five years, not {n} single files": (
            "One file per asset", "Audit export", "Life of an asset on paper",
        ),
        "The report shows the print date and not the date of the visit": (
            "Right date on reports", "Time and place on the signature", "Proof of the visit",
        ),
        "Two people have to sign for {visits}, the app knows one": (
            "Second signature", "Four-eyes sign-off", "Sign-off by a supervisor",
        ),
    },
    "api-limits": {
        "Our portal is locked out every morning at {hour}, because we ask too often": (
            "Higher API limit", "Limits in the contract", "Locked out at peak",
        ),
        "We have to ask every minute whether a job is done, please tell us instead": (
            "Webhooks", "Status changes in real time", "Push instead of polling",
        ),
        "The error says bad request and nothing more": (
            "Better error messages in the API", "Say which field is wrong", "API errors",
        ),
        "In a storm we send {many} alarms at once and lose most of them": (
            "Readings from sensors", "Bulk endpoint", "Bursts of alarms",
        ),
        "There is nothing to test against except our live company": (
            "Sandbox", "Test company with data", "Safe place for developers",
        ),
        "The same event comes {few} times, and sometimes not at all": (
            "Retries for webhooks", "Signed events, once each", "Reliable events",
        ),
    },
    "route-planning": {
        "At nine the plan is good, at ten it is history": (
            "Re-plan during the day", "Route that survives ten o'clock", "Plan and reality",
        ),
        "When an emergency comes I ring {few} people to find who is near": (
            "Nearest technician", "Emergency jobs", "Live map",
        ),
        "The arrival time does not know about traffic, and our customers wait": (
            "Traffic in arrival times", "Promise a time window", "Honest arrival times",
        ),
        "I change one stop and it reshuffles everyone": (
            "Optimise one van only", "Leave the others alone", "Small changes stay small",
        ),
        "We drive past each other on the same road": (
            "Shorter routes", "Less driving", "Group jobs by area",
        ),
        "The truck does not fit under the bridge that it was sent to": (
            "Height limits", "Truck routes", "Vehicle size in the route",
        ),
    },
    "multi-language": {
        "My {lang} crew guesses what the checklist asks for": (
            "Checklists in {lang}", "Safety texts in {lang}", "Make the app readable for {lang} crews",
        ),
        "The menus are translated, but what matters is not": (
            "Translate checklists too", "Whole app in {lang}", "More than menus",
        ),
        "The office cannot read what the technicians write, and the other way round": (
            "Translate notes", "Two languages on one job", "{lang} notes for an English office",
        ),
        "Our customer wants the report in {lang}": (
            "Report in the customer's language", "{lang} report", "Language per customer",
        ),
        "I keep every checklist twice, and they are never the same": (
            "One checklist, several languages", "Checklists in {lang_pair}", "Copies drift apart",
        ),
        "Some {lang} words in the app are simply wrong for our trade": (
            "Trade words, not dictionary words", "Correct the {lang} texts", "Own wording for {lang}",
        ),
    },
    "onboarding": {
        "We bought it in {month} and are still importing": (
            "Easier import", "Go live in a week", "Faster start",
        ),
        "The import stops at the first error, and there are {n} of them": (
            "Check before import", "Show all import errors at once", "Import with a preview",
        ),
        "Nobody told us what to do first": (
            "Set-up wizard", "First steps", "Plan for the first month",
        ),
        "Old visits are not in the system, so we look in two places": (
            "Import visit history", "Bring the past along", "Old records",
        ),
        "My technicians had one hour of training and remember ten minutes": (
            "Training in the app", "Short videos for technicians", "Learn on the job",
        ),
        "I set up the second branch from nothing, exactly like the first": (
            "Copy a branch", "Templates for our trade", "Reuse settings",
        ),
        "Contracts where each unit has its own interval took me {few} days to enter": (
            "Contracts with different intervals", "Faster contract set-up", "Help with data",
        ),
    },
    "forecasting": {
        "I hire for the season on a feeling, and it costs me every year": (
            "Workload forecast", "Season planning", "Staffing for the winter",
        ),
        "The forecast gives a figure, but nobody can say why": (
            "Explain the forecast", "A range instead of a number", "Where does it come from",
        ),
        "We know that a new contract starts in {month}, the forecast does not": (
            "Known contracts in the forecast", "Add events to the forecast", "Forecast with our plans",
        ),
        "I order {parts} {weeks} ahead and guess how many": (
            "Parts forecast", "Plan purchases", "What will we use",
        ),
        "It counts jobs, I plan hours": (
            "Hours, not jobs", "Forecast in hours", "Capacity against demand",
        ),
        "{assets} fail in the week after the inspection, and we are always surprised": (
            "Predict failures", "Early warning", "Repair before it breaks",
        ),
    },
}  # fmt: skip
# What product operations adds to a title: who asked, until when, or nothing.
WHO = (
    "hospital group", "elevator firm", "utility", "school district", "family firm", "national chain",
    "solar installer", "property manager", "fire safety firm", "telecom contractor", "HVAC group",
    "medical service firm", "airport", "food retailer", "plumbing firm", "housing association",
)  # fmt: skip
QUALIFIERS = (
    "({who})", "({who})", "({who})", "({who})", "({who}, renewal)", "({who}, trial)", "(needed by {month})",
    "(before {month})", "(asked again)", "(large contracts)", "(lost deal)", "({few} accounts)",
)  # fmt: skip
QUALIFIED = 0.85
OWN = 0.5
COLLEAGUE = (
    'The {role} on the renewal call: "{own}"',
    'In the demo they said: "{own}"',
    'Heard at the user day: "{own}"',
    'From the loss call: "{own}"',
    'Quarterly review, {role}: "{own}"',
    'Ticket number {n} on this. "{own}"',
    'Their {role} wrote: "{own}"',
    'Trial feedback: "{own}"',
    'Overheard on site: "{own}"',
)
ASKS = (
    "Could you please look at this?", "We would use it every day", "It would save us {few} hours a week",
    "Is there a plan for it?", "I have asked before", "Others at the user day said the same",
    "For us that is the most important point", "I am happy to show you how we work",
    "It cannot be that hard", "We would pay for it", "Until then we use a spreadsheet",
    "Our last system could do it", "My {techs} technicians would thank you", "Please do not close this again",
)  # fmt: skip
NOTES = (
    "{impact}", "{impact}", "{impact}", "The {role} will raise it again at renewal",
    "Third time from this customer", "They did not say how it should look", "Would be glad to join a test",
    "I promised to pass it on, nothing more", "They work round it with a spreadsheet",
)  # fmt: skip


def request_words(rng: np.random.Generator, theme: str) -> tuple[str, str]:
    """A title and a text for one request about `theme`."""
    wishes = WISHES[theme]
    own = pick(rng, tuple(wishes))
    title = pick(rng, wishes[own])
    if rng.random() < QUALIFIED:
        title = f"{title} {pick(rng, QUALIFIERS)}"
    if rng.random() < OWN:
        text = f"{own} | {pick(rng, ASKS)}"
    else:
        text = f"{pick(rng, COLLEAGUE)} | {pick(rng, NOTES)}"
    words = {
        **NEUTRAL,
        "erp": (pick(rng, NEUTRAL["erp"]),),
        "lang": (pick(rng, NEUTRAL["lang"]),),
        "own": (own,),
        "who": WHO,
        "impact": GAPS[theme].impact,
    }
    head, *rest = fill(rng, f"{title} | {text}", words).split(" | ")
    return head[0].upper() + head[1:], join(*rest)
