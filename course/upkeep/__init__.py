"""What a maintainer asks around a refresh of the tables: what is overdue, what uses it, what changes."""
