"""The builds of the open model, to be looked at again."""
