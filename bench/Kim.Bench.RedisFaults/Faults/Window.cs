using System.Diagnostics;

namespace Kim.Bench.RedisFaults.Faults;

/// <summary>From the begin of one fault to the begin of the next: what was answered.</summary>
/// <param name="kind">The fault.</param>
internal sealed class Window(FaultKind kind)
{
    private const int ExamplesMax = 3;
    private const int ExampleLength = 40;

    private readonly Lock _gate = new();
    private readonly int[] _verdicts = new int[Enum.GetValues<Verdict>().Length];
    private readonly Dictionary<string, int> _failures = [];
    private readonly List<string> _examples = [];
    private readonly long _begin = Stopwatch.GetTimestamp();
    private long _end = long.MaxValue;
    private long _firstRight;
    private long _lastFailure;
    private long _lastCrossed;

    internal FaultKind Kind => kind;

    /// <summary>Since when there is the fault.</summary>
    internal TimeSpan Age => Stopwatch.GetElapsedTime(_begin);

    /// <summary>From the end of the fault to the first right reply to what was asked after it; <see langword="null"/>: none yet.</summary>
    internal TimeSpan? Back => Since(_end, ref _firstRight);

    /// <summary>From the end of the fault to the last failure; zero: there was none after it.</summary>
    internal TimeSpan Failing => Since(_end, ref _lastFailure) is { } time && time > TimeSpan.Zero ? time : TimeSpan.Zero;

    /// <summary>From the end of the fault to the last crossed reply; zero: there was none after it.</summary>
    internal TimeSpan Crossing => Since(_end, ref _lastCrossed) is { } time && time > TimeSpan.Zero ? time : TimeSpan.Zero;

    /// <summary>How long ago the last failure was, or the begin.</summary>
    internal TimeSpan Quiet => Stopwatch.GetElapsedTime(Math.Max(_begin, Volatile.Read(ref _lastFailure)));

    /// <summary>How often each reply came that is not a 200, and each reason why none came. After the window.</summary>
    internal IReadOnlyDictionary<string, int> Failures => _failures;

    /// <summary>The first crossed replies. After the window.</summary>
    internal IReadOnlyList<string> Examples => _examples;

    internal int Count(Verdict verdict) => _verdicts[(int)verdict];

    /// <summary>How often this status came, or something that begins so.</summary>
    internal int Count(string status) =>
        _failures.Where(one => one.Key.StartsWith(status, StringComparison.Ordinal)).Sum(one => one.Value);

    /// <summary>The fault is over.</summary>
    internal void End() => Volatile.Write(ref _end, Stopwatch.GetTimestamp());

    internal void Add(Verdict verdict, long sent, string expected, string body)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            _verdicts[(int)verdict]++;
            if (verdict is Verdict.Right && _firstRight == 0 && sent >= Volatile.Read(ref _end))
            {
                Volatile.Write(ref _firstRight, now);
            }

            if (verdict is Verdict.Damaged or Verdict.Crossed)
            {
                Volatile.Write(ref _lastFailure, now);
            }

            if (verdict is Verdict.Crossed)
            {
                Volatile.Write(ref _lastCrossed, now);
                if (_examples.Count < ExamplesMax)
                {
                    _examples.Add(Example(expected, body));
                }
            }
        }
    }

    internal void Fail(string answer)
    {
        lock (_gate)
        {
            _failures[answer] = _failures.GetValueOrDefault(answer) + 1;
            Volatile.Write(ref _lastFailure, Stopwatch.GetTimestamp());
        }
    }

    // From where they differ.
    private string Example(string expected, string body)
    {
        var same = expected.Zip(body).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{kind}: expected '{Cut(expected)}', got '{Cut(body)}'";

        string Cut(string text) => text[same..Math.Min(text.Length, same + ExampleLength)];
    }

    private static TimeSpan? Since(long from, ref long to) =>
        Volatile.Read(ref to) is var end and > 0 ? Stopwatch.GetElapsedTime(from, end) : null;
}
