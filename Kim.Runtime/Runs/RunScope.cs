using System.Collections;

namespace Kim.Runs;

/// <summary>What a run's log entries carry: as pairs for a structured log, as a line for a console.</summary>
/// <param name="run">The run's id.</param>
/// <param name="step">The step last entered; <see langword="null"/> before the first.</param>
/// <param name="traceId">The trace that the run belongs to, if it does.</param>
/// <param name="spanId">The present part of that trace, if Kim has begun one.</param>
internal sealed class RunScope(string run, string? step, string? traceId, string? spanId = null)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _pairs =
    [
        new("Run", run),
        .. step is null ? [] : (ReadOnlySpan<KeyValuePair<string, object?>>)[new("Step", step)],
        .. traceId is null ? [] : (ReadOnlySpan<KeyValuePair<string, object?>>)[new("TraceId", traceId)],
        .. spanId is null ? [] : (ReadOnlySpan<KeyValuePair<string, object?>>)[new("SpanId", spanId)],
    ];

    public int Count => _pairs.Length;

    public KeyValuePair<string, object?> this[int index] => _pairs[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _pairs.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', _pairs.Select(pair => $"{pair.Key}:{pair.Value}"));
}
