"""The web edition: a static site of lessons, claims and tables that moves without a kernel."""
