"""Starting everything the portal needs on one machine, and stopping it again."""
