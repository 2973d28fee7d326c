"""The commands of the command line.

A module that defines `register(commands)` adds a command to `course`. A module that defines
`register_build(kinds)` adds a kind to `course build`. Both add a parser and set its default `run`.
"""
