"""Every act done at least once: one module a topic, each with `happen(world, now)`."""
