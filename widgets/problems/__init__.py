"""What was found wrong in a model or a build, with ways to the node and the step."""
