"""The inspector: everything known of the node, the tensor or the model that is selected."""
