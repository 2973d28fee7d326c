"""The ledger of the article's claims, each with evidence computed from the shipped tables."""
