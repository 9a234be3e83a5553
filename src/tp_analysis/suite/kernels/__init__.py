"""Start a kernel warm, keep watch over it, and write down every file it opens."""
