"""Errors of the store, for its callers."""

from __future__ import annotations


class StoreDown(Exception):
    """The store gave no answer for about five seconds.

    The request may still have happened: ask again, same id.
    """


class StoreSettingError(Exception):
    """The store cannot be used as it is set up.

    The message is one sentence for the person who starts the server.
    """
