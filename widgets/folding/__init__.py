"""What a person decides about folding outside the table: importing a file."""
