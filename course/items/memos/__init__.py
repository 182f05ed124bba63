"""What a memo is made of: its fields, one slot's value, dates and figures in prose, how it reads."""
