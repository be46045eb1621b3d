"""School algebra on expressions, and equality proved by normal form."""
