namespace Kim.Generator.Models;

/// <summary>How the run waits for a step.</summary>
internal enum WaitKind
{
    None,
    Task,
    ValueTask,
}

/// <summary>What a step gives.</summary>
internal enum ValueKind
{
    Nothing,
    Value,
    Reply,
    Next,
}

/// <summary>One step.</summary>
/// <param name="Name">The method.</param>
/// <param name="Display">What it returns, as one reads it.</param>
/// <param name="ResultType">What it returns, fully qualified.</param>
/// <param name="Wait">How the run waits.</param>
/// <param name="Value">What it gives once awaited.</param>
/// <param name="ValueDisplay">The type it gives, as one reads it; empty for nothing.</param>
/// <param name="Parameters">What it takes along the edge.</param>
/// <param name="TakesToken">Whether a CancellationToken follows.</param>
/// <param name="Following">The index of the step its value goes to; -1 where it is the reply, or where the value itself decides.</param>
/// <param name="Jumps">The steps its body names as To….</param>
internal sealed record StepModel(
    string Name,
    string Display,
    string ResultType,
    WaitKind Wait,
    ValueKind Value,
    string ValueDisplay,
    EquatableArray<ParameterModel> Parameters,
    bool TakesToken,
    int Following,
    EquatableArray<int> Jumps)
{
    internal bool Waits => Wait != WaitKind.None;
}
