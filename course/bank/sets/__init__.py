"""The bundled sets: each is one folder, which states its id, its title and the order of its topics."""
