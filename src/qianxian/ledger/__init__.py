"""The append-only public record, and the only bus between rooms."""
