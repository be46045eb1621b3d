"""The one door to SymPy: expressions there and back, and SymPy as witness."""
