"""The five-level tree, its plates and the working calendar."""
