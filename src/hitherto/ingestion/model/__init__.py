"""Reading episodes with a language model: the question, the answer's shape, and what is believed of an answer."""
