"""The course's side of nbgrader: release, gate, examiner, feedback, batch.

nbgrader stays the engine (gradebook, points, collection, formgrader, export).
Everything here is plugged in through its own settings; see `config`.
"""
