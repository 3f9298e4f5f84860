"""The command `sayback`, as `python -m sayback`."""

from .cli import main

main()
