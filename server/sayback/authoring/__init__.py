"""Help for authors of dialogues: outline, pictures, a starter, simulated talks."""
