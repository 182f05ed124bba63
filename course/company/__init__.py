"""Fernwick, the invented company of the course: its tables and what makes them.

import course
course.tables()          # what there is
course.load("accounts")  # one table as a DataFrame
"""
