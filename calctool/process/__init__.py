"""Limits of time, memory and work that hold whatever is computed."""
