"""Programs that show how Hitherto is used."""
