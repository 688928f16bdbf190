"""Types and typed attributes for what was learned, by the ontology of the project. No language model is asked."""
