"""What pages show: stories with their coverage, and the arrangement of each page."""
