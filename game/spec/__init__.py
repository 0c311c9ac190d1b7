"""What content may say: strict YAML, typed frozen models, generated schemas."""
