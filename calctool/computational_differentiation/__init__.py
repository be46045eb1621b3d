"""Derivatives as programs compute them: difference quotients and their errors; sweeps through elementary operations."""
