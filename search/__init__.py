"""The search engines behind the port `reports.ports.SearchIndex`."""
