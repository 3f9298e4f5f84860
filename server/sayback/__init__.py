"""Sayback: holds the shape of a couple's conversation beside any video call."""
