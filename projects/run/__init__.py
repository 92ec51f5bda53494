"""Running models on an input and comparing what they compute: words and plain values. Layer: projects."""
