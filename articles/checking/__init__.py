"""check_site: reads the whole public site as strangers do, and says what is wrong with it."""
