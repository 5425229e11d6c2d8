"""The service on one machine, its commands, and files to run it on many."""
