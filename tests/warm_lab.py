"""A JupyterLab whose kernels are forked from the tests' own nursery."""

import sys

from warm_kernels import use_warm_kernels

from course.others import without_address_grammars

if __name__ == "__main__":
    del sys.path[0]  # the folder of this file
    use_warm_kernels()
    with without_address_grammars():
        from jupyterlab.labapp import main
    sys.exit(main())
