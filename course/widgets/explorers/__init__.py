"""The explorers, one module each; the course finds them by listing this folder."""
