"""Optimisation: where a function is least and greatest, and the ways that lead there step by step."""
