"""One module a subcommand; loaded only when it is called."""
