"""Every piece of work that a unit owes, whatever it comes from."""
