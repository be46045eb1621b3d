"""Which picture a function deserves: what is known of its domain, gaps and limits decides what is drawn."""
