"""Derivatives that need limits: the definition, points where pieces meet, points where no rule applies."""
