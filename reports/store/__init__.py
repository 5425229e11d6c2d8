"""PostgreSQL and the file store; the only place in the core that speaks SQL."""
