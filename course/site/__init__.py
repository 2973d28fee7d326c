"""The web edition: lessons, tables and claims as pages that need no Python."""
