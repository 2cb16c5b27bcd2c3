"""The register's pages in the back-office: they show, check the shape of what is typed, and call one act."""
