"""Limits of time and memory that hold whatever is computed."""
