"""Come in, with or without a visit; leave."""
