namespace Kim;

/// <summary>One step of a command.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Result">What it returns, as written in C#, for example <c>Task&lt;bool&gt;</c>.</param>
/// <param name="Waits">Whether the run may wait after it.</param>
public sealed record StepDescriptor(string Name, string Result, bool Waits);
