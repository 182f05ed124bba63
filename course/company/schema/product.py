"""How the products are used and how the product organisation works."""

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
    share,
    table,
    text,
    whole,
)

AREA = "Product"

usage_monthly = table(
    "usage_monthly",
    "One row per customer and month.",
    ref("account_id", "accounts.account_id", "The customer.", key=True),
    month("month", "The month.", key=True),
    whole("seats", "Seats paid for, Core.", unit="seats"),
    whole("active_users", "People who did anything in the month.", unit="people"),
    whole("key_actions", "Jobs completed through the product.", unit="jobs"),
    flag("connect_live", "Whether an integration moved data in the month."),
    flag("insights_live", "Whether anyone opened Insights in the month."),
    area=AREA,
)

experiments = table(
    "experiments",
    "One row per A/B test and platform.",
    key("experiment_id", "The test on one platform."),
    text("test", "The test; may run on several platforms."),
    choice("platform", ("Android", "iOS", "Web"), "Platform."),
    text("hypothesis", "What was believed."),
    text("primary_metric", "The metric that was to decide."),
    text("guardrail_metric", "The metric that must not get worse."),
    date("started", "First day."),
    date("ended", "Last day."),
    share("planned_share", "Share of users meant for the treatment."),
    choice("decision", ("shipped", "stopped", "rerun", "undecided"), "What the team decided."),
    area=AREA,
)

experiment_users = table(
    "experiment_users",
    "One row per user in a test.",
    ref("experiment_id", "experiments.experiment_id", "The test on one platform.", key=True),
    text("user_id", "The user.", key=True),
    choice("arm", ("control", "treatment"), "Arm the user saw."),
    flag("converted", "Whether the primary metric's event happened."),
    whole("tickets", "Support tickets of the user during the test.", unit="tickets"),
    area=AREA,
    note="User rows were kept for two tests only; of the others the summary is in `experiments`.",
)

roadmap_items = table(
    "roadmap_items",
    "One row per roadmap item shipped in 2023-2025: what was predicted and what came.",
    key("item_id", "The item."),
    text("title", "The item."),
    choice("product", v.PRODUCTS, "The product."),
    choice("theme", tuple(v.THEMES), "The problem it serves."),
    choice(
        "source",
        ("discovery", "sales", "executive", "support", "competitor"),
        "Where the idea came from.",
    ),
    date("shipped", "Day it shipped."),
    whole("reach", "Predicted accounts reached in a quarter.", 1, unit="accounts a quarter"),
    number("impact", "Predicted impact on RICE's scale.", 0.25, 3, unit="0.25 to 3"),
    share("confidence", "Stated confidence."),
    number("effort_pm", "Predicted effort.", 0, unit="person-months"),
    number("actual_effort_pm", "Effort it took.", 0, unit="person-months"),
    text("target_metric", "The metric it was to move."),
    number("predicted_effect", "Predicted change of the metric.", unit="percentage points"),
    number("actual_effect", "Change measured two quarters later.", unit="percentage points"),
    flag("hit", "Whether at least half of the predicted effect came."),
    area=AREA,
)

approvals_log = table(
    "approvals_log",
    "One row per approval of a specification.",
    key("approval_id", "The approval."),
    text("spec_id", "The specification; it may need several approvals."),
    ref("pm_id", "employees.employee_id", "Product manager who asked."),
    ref("approver_id", "employees.employee_id", "Who had to approve."),
    choice(
        "approver_role",
        ("VP product", "Director", "Architecture", "Security", "Legal", "Sales"),
        "In what role.",
    ),
    date("submitted", "Day the specification was submitted."),
    date("asked", "Day this approver was asked."),
    date("decided", "Day this approver decided."),
    choice("result", ("approved", "changes asked"), "What was decided."),
    whole("comments", "Comments made.", unit="comments"),
    area=AREA,
)

pm_tasks = table(
    "pm_tasks",
    "One row per product manager and kind of task: evidence of task-relevant maturity.",
    ref("pm_id", "employees.employee_id", "The product manager.", key=True),
    choice(
        "task",
        (
            "Discovery interviews",
            "Pricing",
            "Experiment design",
            "Roadmap trade-offs",
            "Launch",
            "Technical scoping",
            "Stakeholder updates",
            "Data analysis",
            "Vendor negotiation",
            "Mentoring",
        ),
        "The kind of task.",
        key=True,
    ),
    whole("times_done", "How often they have done it.", unit="times"),
    whole("times_done_alone", "Of these, without help.", unit="times"),
    number(
        "rework_share",
        "Share of their results that needed rework; empty when never done.",
        0,
        1,
        unit="share",
        empty=True,
    ),
    whole(
        "last_done_months",
        "Months since they last did it; empty when never.",
        unit="months",
        empty=True,
    ),
    choice("wants_it", ("no", "yes", "keen"), "Whether they want to do more of it."),
    text("evidence", "A line from their director."),
    area=AREA,
)

TABLES = (
    usage_monthly,
    experiments,
    experiment_users,
    roadmap_items,
    approvals_log,
    pm_tasks,
)
