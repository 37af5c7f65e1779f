"""The project: settings, addresses and the production entry point."""
