"""Access to benefits: how long a claim takes, what it costs to administer, and what changes."""
