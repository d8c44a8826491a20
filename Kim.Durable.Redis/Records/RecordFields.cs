using StackExchange.Redis;

namespace Kim.Durable.Redis.Records;

/// <summary>The fields of a record, and what is to be in each.</summary>
/// <remarks>
/// <c>wait</c>, <c>tries</c>, <c>key</c>, <c>hash</c>, <c>reply</c>, <c>why</c> and <c>root</c> are not there if they would be empty or 0.
/// A field that is not known here was written by a newer build. It is not looked at, and stays. <c>in</c> is the scripts' own: there was a
/// signal, so that there may be an inbox.
/// </remarks>
internal static class RecordFields
{
    /// <summary>The layout: this page of fields. A build that changes their meaning writes another.</summary>
    internal const string Layout = "1";

    // As many digits as are a whole number wherever it is used: here, in scripts, and in sorted sets.
    internal const int VersionDigits = 15;
    internal const int TimeDigits = 14;
    internal const int CountDigits = 9;

    /// <summary>For <c>save.lua</c>, instead of <c>E</c>: it has ended, and another has called it.</summary>
    internal const string EndedCalled = "C";

    internal const string LayoutField = "v";
    internal const string Command = "cmd";
    internal const string State = "st";
    internal const string At = "at";
    internal const string Version = "ver";
    internal const string Owner = "owner";
    internal const string Tries = "tries";
    internal const string Wait = "wait";
    internal const string Due = "due";
    internal const string Key = "key";
    internal const string Hash = "hash";
    internal const string Request = "req";
    internal const string Snapshot = "state";
    internal const string Reply = "reply";
    internal const string Why = "why";
    internal const string Root = "root";

    /// <summary>Before the name of a signal: how many were taken.</summary>
    internal const string Taken = "t:";

    /// <summary>Before the name of a field of the inbox, where a message says which.</summary>
    internal const string Inbox = "in ";

    internal static string Letter(RunState state) => state switch
    {
        RunState.Running => "R",
        RunState.Parked => "P",
        RunState.Ended => "E",
        _ => "X",
    };

    internal static string Word(StepPhase phase) => phase switch
    {
        StepPhase.Begin => "begin",
        StepPhase.Wait => "wait",
        StepPhase.Retry => "retry",
        StepPhase.Undo => "undo",
        _ => "end",
    };

    internal static StepPhase? Phase(ReadOnlySpan<char> word) => word switch
    {
        "begin" => StepPhase.Begin,
        "wait" => StepPhase.Wait,
        "retry" => StepPhase.Retry,
        "undo" => StepPhase.Undo,
        "end" => StepPhase.End,
        _ => null,
    };

    internal static RunState? StateOf(string? letter) => letter switch
    {
        "R" => RunState.Running,
        "P" => RunState.Parked,
        "E" => RunState.Ended,
        "X" => RunState.Stuck,
        _ => null,
    };

    /// <summary>The fault of a record with such a field.</summary>
    internal static StoredRunException Unreadable(string run, string field, string? found) =>
        new(run, field, Expected(field), found ?? "");

    /// <summary>What is thrown for a fault of the library: if a key is not what it should be, that is the record's.</summary>
    internal static Exception Explain(string run, Exception fault) =>
        fault is RedisServerException && fault.Message.Contains("WRONGTYPE", StringComparison.Ordinal)
            ? new StoredRunException(run, "(a key of it)", "a hash, or an index of the right type", fault.Message)
            : fault;

    private static string Expected(string field) => field switch
    {
        LayoutField => $"{Layout}, the layout that this build knows",
        State => "R, P, E or X",
        At => "the name of a step, a colon, and one of begin, wait, retry, undo, end",
        Version => $"a whole number of at most {VersionDigits} digits",
        Due => $"milliseconds since 1970, a whole number of at most {TimeDigits} digits",
        Tries => $"a whole number of at most {CountDigits} digits",
        Wait => "nothing, or the name of a signal, a colon, and a number",
        Command or Owner => "a name",
        _ when field.StartsWith(Taken, StringComparison.Ordinal) => $"a whole number of at most {CountDigits} digits",
        _ when field.StartsWith(Inbox + "n:", StringComparison.Ordinal) => "a field n:<name>:<number>",
        _ when field.StartsWith(Inbox, StringComparison.Ordinal) => "a whole number",
        _ => "to be there, if with nothing in it",
    };
}
