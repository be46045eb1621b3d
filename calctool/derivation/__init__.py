"""What a rule, a step and a derivation are, and the engine that applies a book of rules."""
