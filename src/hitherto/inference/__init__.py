"""Adapters to learned models. Importing them is cheap: a model is read on first use, or by its `warm_up`."""
