"""How the web is served, on one machine and on many; addresses are given on the command line."""

# A page waits for the database far more than it computes.
worker_class = "gthread"
threads = 4
# Longer than the database's own limit on a statement (30 s), so that a slow query becomes a page
# that says so instead of a killed worker.
timeout = 60
graceful_timeout = 10
# The most that gunicorn allows: a question of 800 Chinese characters, each nine bytes in an
# address, with its filters. The default, half of that, would refuse a long quotation wordlessly.
limit_request_line = 8190
# Nobody talks to it; a socket would lie in the working directory.
control_socket_disable = True
