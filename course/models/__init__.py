"""Economic models: trade equilibrium, shortage, coalition game, uncertainty."""
