"""Who may use the server: keys, and the workspaces they belong to."""
