"""Moves: who is offered which one, and what it changes."""
