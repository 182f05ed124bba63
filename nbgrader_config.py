"""nbgrader's settings for this course; the reasons stand in course/grading/config.py."""

from pathlib import Path

from course.grading.config import configure

c = get_config()  # noqa: F821
configure(c, Path(__file__).parent)
