"""Import and export: files on one side, the engine on the other."""
