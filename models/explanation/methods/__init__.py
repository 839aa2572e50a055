"""The methods, one file each; importing them loads no network library."""
