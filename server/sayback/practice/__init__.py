"""Talks that are played alone: a partner, a preview, a demonstration."""
