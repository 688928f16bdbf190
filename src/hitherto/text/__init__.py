"""Text as such: its tokens, sentences, language and times. Pure functions that import only the domain."""
