"""nbgrader's Autograde with one conversion a notebook instead of two.

nbgrader sanitizes a notebook, writes it, reads it again and grades that. The
two halves exist because grading may run with another kernel on a file; the
examiner works on the notebook in memory, so a class is graded in one pass, for
about a third less time. `nbgrader autograde` itself keeps both passes.
"""

from __future__ import annotations

from nbgrader.converters import Autograde, BaseConverter
from nbgrader.utils import setenv


class OnePassAutograde(Autograde):
    """Takes every setting of `c.Autograde`; same gradebook entries, same files."""

    def convert_single_notebook(self, notebook_filename: str) -> None:
        self._sanitizing = True  # read from the submission
        self.exporter._preprocessors = []
        for preprocessor in (*self.sanitize_preprocessors, *self.autograde_preprocessors):
            self.exporter.register_preprocessor(preprocessor)
        with setenv(NBGRADER_EXECUTION="autograde"):
            BaseConverter.convert_single_notebook(self, notebook_filename)
