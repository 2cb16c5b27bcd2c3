"""The demonstration: a fictitious company of Grenoble and its complaints, made through the real acts."""
