"""Workshops: many pairs at once, their waiting line, and their facilitators. Never a word."""
