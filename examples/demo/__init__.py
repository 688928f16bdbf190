"""`make demo`: half a year of one person's talk with an assistant, and what is known of her afterwards."""
