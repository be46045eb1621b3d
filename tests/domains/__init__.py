"""Sets of reals, equations and inequalities, and where a derivative holds."""
