"""A server shared with a second device: its addresses, its certificate."""
