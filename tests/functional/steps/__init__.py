"""The steps of the walk: what somebody does in a browser, each with what it costs and what must be seen."""
