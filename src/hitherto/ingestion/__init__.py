"""From episodes to a graph: small steps in order, each of them a function from what is known to what follows."""
