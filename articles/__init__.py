"""Articles: from seed files to pages, and the desk where editors curate them."""
