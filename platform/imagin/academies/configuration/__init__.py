"""An academy's configuration as a file: export, plan, apply, compare (DESIGN §7).

``reading.read(text, name)`` gives a checked ``Document`` or refuses the whole file; ``planning.plan`` says
what it would change, ``planning.apply`` changes it.
"""
