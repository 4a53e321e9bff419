"""What happens in a drill, and nothing about terminals or grades."""
