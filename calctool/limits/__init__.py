"""Limits and continuity: how a function behaves near a place, and the rules that show why."""
