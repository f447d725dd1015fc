"""One module a kind of file other than Nix: `LANGUAGE` says how it is recognised and read."""
