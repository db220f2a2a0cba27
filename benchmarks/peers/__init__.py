"""What Kaimen is measured beside: each started with its own files on a loopback port."""
