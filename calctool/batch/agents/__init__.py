"""Tools for agents: what a language model may ask, as the model context protocol has it."""
