"""What can go wrong with the store, for those who use it."""

from __future__ import annotations


class StoreDown(Exception):
    """The store gave no answer for about five seconds. What was asked may still have happened: ask again, same id."""


class StoreSettingError(Exception):
    """The store cannot be used as it is set up. The message is one sentence for the person who starts the server."""
