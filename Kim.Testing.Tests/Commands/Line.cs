namespace Kim.Testing.Tests.Commands;

/// <summary>One of a stream.</summary>
public sealed record Line(int Number, string Text);
