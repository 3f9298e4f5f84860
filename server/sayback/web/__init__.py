"""The web: pages, the API and sockets. Thin: parse, hand to the conductor, answer."""
