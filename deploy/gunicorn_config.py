"""How the web is served, on one machine and on many; addresses are given on the command line."""

from gunicorn.http import message

# A page waits for the database far more than it computes.
worker_class = "gthread"
threads = 4
# Longer than the database's own limit on a statement (30 s), so that a slow query becomes a page
# that says so instead of a killed worker.
timeout = 60
graceful_timeout = 10
# Bytes. More than the application itself takes (`web.security.MAX_ADDRESS`), so that it is the one
# to refuse and says why, as a page or as a problem document. Gunicorn bounds its own setting by
# this constant; above it there is still its bare 414.
limit_request_line = message.MAX_REQUEST_LINE = 65_536
# Nobody talks to it; a socket would lie in the working directory.
control_socket_disable = True
