"""Graph -> answer: the snapshot, its searches, fusion, filters, and the context block."""
