"""The words of the command line.

The docstring of a module names its words, one in a line, as in "`course claims`: print the ledger". What
comes after the colon is what `course --help` says. For each word the module defines a function, here
`add_claims`. It takes the word's parser, adds the arguments and sets the default `run`: a function from the
parsed arguments to the exit code. Where other modules have words below a word, as below `build`, its function
returns what `add_subparsers` returns.
"""
