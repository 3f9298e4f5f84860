"""Workshops: many pairs at once, the people who wait to be paired, and those who watch over them. Never a word."""
