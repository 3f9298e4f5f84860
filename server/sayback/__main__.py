"""`python -m sayback` is the command `sayback`."""

from .cli import main

main()
