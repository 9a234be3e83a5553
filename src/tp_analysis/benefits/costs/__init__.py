"""What administering a claim costs: by activity, by agency, and beside published costs."""
