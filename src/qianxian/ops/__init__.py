"""The door for operators: the `qianxian` command."""
