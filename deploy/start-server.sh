#!/bin/sh
# What runs first in each container: the learner's own copy of the lessons is brought up to date.
# A home that cannot be written, as on a full disk, stops nobody.
course layout "$HOME/interdependence" || true
exec "$@"
