"""The project: settings, addresses, start-up, and the few words that every app shares."""
