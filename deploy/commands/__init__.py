"""The commands of `gongkai`, one module each, which offers it as `command`."""
