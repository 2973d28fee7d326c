"""Mark many submissions: run them behind walls, judge the answers, and write marks and reports."""
