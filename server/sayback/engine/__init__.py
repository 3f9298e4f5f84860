"""The engine: pure nouns and one verb.

Nothing here imports a clock, randomness or I/O, nor anything outside this folder. Times are whole milliseconds and
arrive as arguments. `step` turns a state and a command into a new state and what happened, or refuses and leaves the
state as it was.
"""
