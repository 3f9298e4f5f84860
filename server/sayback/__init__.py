"""Sayback: holds the shape of a couple's conversation beside any video call."""

NAME = "Sayback"
"""The name as it stands in every text; an operator's own comes in its place."""
