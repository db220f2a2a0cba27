"""What every row needs: processes that end, answers read from a socket, load, numbers, the machine."""
