"""What helps somebody write a dialogue: outline, pictures, a starter, simulated talks."""
