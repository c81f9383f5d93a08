"""`python -m qianxian` is the `qianxian` command."""

import sys

from qianxian.ops.command import main

sys.exit(main())
