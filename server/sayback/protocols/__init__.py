"""Protocol files: read, checked and put together with their lists, decks and texts.

Only words and structure go to the engine; sentences stay here, one set per language.
"""
