"""What can be done about a finding: one file each. Only the session changes, nothing on disk."""
