"""The language of dialogues: its files' shape, vocabulary and compiled form."""
