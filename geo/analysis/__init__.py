"""What several answers say together: comparison, fairness, sensitivity, validation, planning tables."""
