"""How an answer is read: words taken away, labels and links kept, in whatever shape and words it was typed."""
