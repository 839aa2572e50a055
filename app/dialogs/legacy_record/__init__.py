"""What a spreadsheet of AIDeveloper holds, and what of it has no counterpart."""
