"""The composition root: settings, addresses, middleware, checks. Nothing imports it."""
