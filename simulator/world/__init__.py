"""The system under drill: faults and signals as pure functions of time."""
