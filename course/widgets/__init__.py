"""What draws in a notebook: exercises, explorers, the home page.

State and logic are in Python (`session` for exercises); the front end draws
state and sends changes.
"""
