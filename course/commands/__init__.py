"""The words of the command line.

A module that defines `register(commands)` is a word of `course`, one that defines `register_build(kinds)`
is a kind of `course build`. Each adds its parser and sets the default `run`.
"""
