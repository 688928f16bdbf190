"""`hitherto serve`: the HTTP server in this process, and the ingestion workers as its child processes."""
