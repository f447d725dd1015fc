"""One module an output format: `render(findings, summary)` gives all of the output."""
