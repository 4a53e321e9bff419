"""What a history of drills shows: trends, targets met, habits, what to practise next; functions of what was kept."""
