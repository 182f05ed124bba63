"""Names of campaigns as a marketing team files them: what it is, for whom, about what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course.company.words.phrases import Slots, fill, pick

WHO = {
    "SMB": ("small contractors", "owners", "one-person offices", "growing crews", "family firms"),
    "MM": ("service managers", "regional service firms", "operations leads", "mid-size fleets"),
    "ENT": ("multi-country service", "service directors", "large fleets", "enterprise operations"),
}
FRAMES = {
    "Branded search": (
        "Brand terms, {place}",
        "Fernwick name and misspellings",
        "Brand terms, {who}",
        "Brand and competitor terms",
        "Brand defence, {place}",
        "Brand plus pricing terms",
        "Brand terms, mobile only",
        "Brand plus {topic}",
    ),
    "Generic search": (
        "Search: {topic}, {place}",
        "Search: {topic} for {who}",
        "Search: {trade} software",
        "Search: {topic} software",
        "Search: field service, long tail",
    ),
    "Paid social": (
        "Social: a day with {who}",
        "Social: {topic} in 30 seconds",
        "Social retargeting, {who}",
        "Social: {trade} lookalikes",
        "Social: video, {topic}",
    ),
    "Content": (
        "Guide: {topic} for {who}",
        "Checklist: {topic}",
        "Report: state of {trade} service",
        "Calculator: cost of {loss}",
        "Series: {who} on {topic}",
        "Template: {topic}",
    ),
    "Events": (
        "{trade} service forum, {city}",
        "Breakfast for {who}, {city}",
        "Stand at the {trade} fair",
        "User day, {city}",
        "Round table on {topic}, {city}",
    ),
    "Partner webinars": (
        "Webinar with {erp}: {topic}",
        "Webinar with {erp} for {who}",
        "Webinar: from job to invoice with {erp}",
        "Partner clinic: {topic} with {erp}",
        "Webinar: {loss}, with a(n) {trade} customer",
    ),
    "Outbound": (
        "Sequence: {who}, {place}",
        "Sequence: {trade}, new head of operations",
        "Target list: {trade}, {place}",
        "Sequence: {loss}",
        "Win back lost deals: {topic}",
    ),
    "Referral": (
        "Referral: bring a colleague, {place}",
        "Referral: {trade} association",
        "Referral credit, {who}",
        "Referral: consultants and integrators",
        "Referral: {trade} customers",
    ),
}
WORDS: Slots = {
    "place": ("North America", "DACH", "Benelux", "Nordics", "Midwest", "Canada", "South"),
    "topic": (
        "scheduling", "offline work", "job to invoice", "dispatch boards", "parts and vans",
        "maintenance contracts", "audit-ready records", "first-time fix", "route planning",
        "customer updates", "work orders",
    ),
    "trade": (
        "HVAC", "electrical", "plumbing", "elevator", "fire safety", "medical service", "solar",
        "telecom", "utility", "facility",
    ),
    "loss": (
        "paper job sheets", "second visits", "late invoices", "missed inspections", "idle vans",
        "typing it twice",
    ),
    "city": ("Chicago", "Dallas", "Toronto", "Hamburg", "Vienna", "Utrecht", "Antwerp", "Malmö"),
    "erp": ("Ledgerline", "Kontora", "Bookwell", "Tallis", "Abacor", "Mastbook"),
}  # fmt: skip
TRIES = 60


def campaign_names(
    rng: np.random.Generator, channels: Sequence[str], segments: Sequence[str]
) -> list[str]:
    """A name for each campaign of these channels and target segments; all distinct."""
    used: set[str] = set()
    made = []
    for channel, segment in zip(channels, segments, strict=True):
        words = {**WORDS, "who": WHO[segment]}
        for _ in range(TRIES):
            name = fill(rng, pick(rng, FRAMES[channel]), words)
            name = name[0].upper() + name[1:]
            if name not in used:
                break
        else:  # every frame of the channel is used up: the same again in a new season
            name = f"{name} {2 + sum(old.startswith(name) for old in used)}"
        used.add(name)
        made.append(name)
    return made
