"""What two models compute, number for number. Layer: widgets."""
