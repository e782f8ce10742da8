"""What a person does to a script elsewhere than in its text: pure functions of a document."""
