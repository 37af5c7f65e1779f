"""Taking an import back: what it changed stands as before it, what it made is gone, what people did stays."""
