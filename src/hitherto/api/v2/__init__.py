"""The operations under /api/v2, as the 2.x clients call them: one module a noun."""
