using System.Collections;

namespace Kim.Steps;

/// <summary>What a run's log entries carry: as pairs for a structured log, as a line for a console.</summary>
/// <param name="run">The run's id.</param>
/// <param name="step">The step last entered.</param>
/// <param name="traceId">The trace that the run belongs to, where it does.</param>
internal sealed class RunScope(string run, string step, string? traceId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => traceId is null ? 2 : 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Run", run),
        1 => new("Step", step),
        2 when traceId is not null => new("TraceId", traceId),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => traceId is null ? $"Run:{run} Step:{step}" : $"Run:{run} Step:{step} TraceId:{traceId}";
}
