"""A clock and a memory limit that hold, whatever the mathematics does."""
