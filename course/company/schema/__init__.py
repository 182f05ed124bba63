"""The schema of every table, in the order of the data dictionary."""

from __future__ import annotations

import pandera.pandas as pa

from course.company.schema import customers, finance, marketing, people, product, sales, voice

AREAS = (customers, sales, voice, product, marketing, finance, people)
SCHEMAS: dict[str, pa.DataFrameSchema] = {
    str(schema.name): schema for area in AREAS for schema in area.TABLES
}
