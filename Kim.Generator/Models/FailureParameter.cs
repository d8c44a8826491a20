namespace Kim.Generator.Models;

/// <summary>A parameter of a compensation that says what the run has failed with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Display">Its type as one reads it.</param>
/// <param name="IsOutcome">Whether it is the reply, and not the exception.</param>
internal sealed record FailureParameter(string Name, string Display, bool IsOutcome);
