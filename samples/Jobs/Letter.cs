namespace Jobs;

/// <summary>What is sent, and to whom.</summary>
public sealed record Letter(string To, string Text);
