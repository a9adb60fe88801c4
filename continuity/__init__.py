"""With whom, and for how long: whether a member may keep a provider outside the network."""
