"""Networks written anew for an export: the same answers, with less to compute or to know."""
