"""PowerShell: the argument reader, the syntax adapter and the partial evaluator."""
