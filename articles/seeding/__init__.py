"""Seed files: found, read, cleaned and checked, without Django."""
