"""What becomes of files once they are over: retention, purge, certificates (Art. 8)."""
