using System.Text.Json.Serialization;

namespace Kim.AspNetCore.Reactors;

/// <summary>How a step is tried again if it throws.</summary>
/// <param name="Attempts">The number of attempts, the first included.</param>
/// <param name="Delay">The upper bound of the first wait.</param>
/// <param name="MaxDelay">The upper bound of every wait.</param>
/// <param name="On">The exceptions after which it is tried again; <see langword="null"/>: all.</param>
internal sealed record RetryView(
    int Attempts, string Delay, string MaxDelay,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? On);
