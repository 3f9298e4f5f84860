"""The store: the one truth, atomic.

It carries bytes and numbers and knows no rule of conversation.
"""
