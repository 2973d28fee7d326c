"""Theme, renderer, guard and one builder for each kind of picture."""
