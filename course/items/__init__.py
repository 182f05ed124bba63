"""What an exercise is: its authored form, its compiled form and its kinds.

`types` names the fields, `kinds/` holds one module a kind, `registry` lists
them. `bank` reads, validates and compiles what authors write and is the only
part that needs pydantic, PyYAML and a Markdown parser; a learner's kernel uses
`load`, which reads compiled JSON with the standard library alone.
"""
