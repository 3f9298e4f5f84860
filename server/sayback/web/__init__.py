"""The web: pages, the API and sockets. Thin: parse, hand on, answer."""
