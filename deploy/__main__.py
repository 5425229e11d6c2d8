"""``python -m deploy`` is `gongkai`, for children that must use this very interpreter."""

from deploy.cli import main

main()
