"""From the command line to a task and back: options in, one call, the rendered report out."""
