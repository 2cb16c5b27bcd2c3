"""What is only looked at: files, mails, the journal."""
