"""What several rules stand on: the facts of machines and how they are gathered and edited."""
