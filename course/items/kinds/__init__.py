"""One module a kind: its fields, its answers and the changes a learner can make."""
