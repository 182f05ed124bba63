"""What a company looks like: industry, place, size, channel. For customers and prospects alike."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company import vocabulary as v
from course.company.draw import lognormal

# Trades with certificates and service duties fit Fernwick best, the others less.
STRONG = ("HVAC", "Elevators", "Fire and security", "Medical equipment")
INDUSTRY = {
    "A": (0.24, 0.07, 0.05, 0.18, 0.17, 0.15, 0.05, 0.03, 0.03, 0.03),
    "B": (0.17, 0.14, 0.12, 0.08, 0.08, 0.07, 0.12, 0.07, 0.07, 0.08),
    "C": (0.08, 0.14, 0.16, 0.03, 0.04, 0.03, 0.13, 0.13, 0.12, 0.14),
}
REGION = {
    "SMB": (0.70, 0.14, 0.09, 0.07),
    "MM": (0.62, 0.19, 0.10, 0.09),
    "ENT": (0.58, 0.22, 0.11, 0.09),
}
EURO = ("DACH", "Benelux", "Nordics")
CHANNEL = {
    # Branded search, Generic search, Paid social, Content, Events, Partner webinars, Outbound, Referral
    "SMB": (0.22, 0.22, 0.16, 0.13, 0.03, 0.10, 0.02, 0.12),
    "MM": (0.15, 0.12, 0.06, 0.13, 0.12, 0.18, 0.14, 0.10),
    "ENT": (0.05, 0.03, 0.01, 0.07, 0.24, 0.15, 0.35, 0.10),
}
TECHNICIANS = {"SMB": (17, 0.45, 4, 60), "MM": (85, 0.4, 30, 260), "ENT": (480, 0.6, 180, 3200)}


def profiles(draw: np.random.Generator, segment: str, fits: np.ndarray) -> pd.DataFrame:
    """One row per fit in `fits`: segment, industry, region, currency, technicians, employees,
    channel and icp_fit. Shape (len(fits), 8)."""
    n = len(fits)
    industry = np.empty(n, dtype=object)
    for fit, weights in INDUSTRY.items():
        group = fits == fit
        industry[group] = draw.choice(v.INDUSTRIES, int(group.sum()), p=weights)
    region = draw.choice(v.REGIONS, n, p=REGION[segment])
    technicians = np.round(lognormal(draw, *TECHNICIANS[segment][:2], n, *TECHNICIANS[segment][2:]))
    return pd.DataFrame(
        {
            "segment": segment,
            "industry": industry,
            "region": region,
            "currency": np.where(np.isin(region, EURO), "EUR", "USD"),
            "technicians": technicians.astype(int),
            "employees": np.round(technicians * draw.uniform(1.4, 2.6, n)).astype(int),
            "channel": draw.choice(v.CHANNELS, n, p=CHANNEL[segment]),
            "icp_fit": fits,
        }
    )
