"""What can be done: who is offered which move, and what it changes."""
