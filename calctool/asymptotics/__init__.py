"""The exact behaviour of a function near a place: leading terms, bounds for what oscillates, the side it comes from."""
