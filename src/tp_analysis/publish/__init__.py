"""From executed notebooks to pages: one document model, two nbconvert exporters."""
