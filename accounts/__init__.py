"""Who is asking: people, organisations, machine clients, and the questions of who may see what."""
