using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Kim.Durable.Redis.Records;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Scripts;

/// <summary>A call of a script for one run.</summary>
/// <remarks>
/// <c>Asked --NOSCRIPT--> Asked with the text --an answer--> answered | asked again, with other arguments</c>. What it waits for is always
/// the connection's own task, so that on a reactor it stays in the order of what was written.
/// </remarks>
internal abstract class ScriptCall<T>(IDatabase database, string run) : StoreCall<T>
{
    private Script? _script;
    private object[] _arguments = [];
    private bool _isWhole;
    private Task<RedisResult>? _pending;

    public override Task Pending => _pending!;

    public override bool TryTake([MaybeNullWhen(false)] out T answer)
    {
        answer = default;
        var pending = _pending!;
        if (!pending.IsCompleted)
        {
            return false;
        }

        if (pending.IsCompletedSuccessfully)
        {
            var parts = (RedisResult[])pending.Result!;
            var word = (string?)parts[0] ?? "";
            return word == "bad"
                ? throw RecordFields.Unreadable(run, (string?)parts[1] ?? "", (string?)parts[2])
                : TryRead(word, parts, out answer);
        }

        var fault = pending.Exception?.InnerException ?? new TaskCanceledException(pending);
        if (!_isWhole && Script.IsUnknown(fault))
        {
            _isWhole = true;
            _pending = _script!.Send(database, _arguments, isWhole: true);
            return false;
        }

        ExceptionDispatchInfo.Throw(RecordFields.Explain(run, fault));
        return false;
    }

    /// <summary>Sends a call.</summary>
    protected void Ask(Script script, object[] arguments)
    {
        _script = script;
        _arguments = arguments;
        _isWhole = false;
        _pending = script.Send(database, arguments, isWhole: false);
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="word">Its first part.</param>
    /// <param name="parts">All of it.</param>
    /// <param name="answer">The result.</param>
    /// <returns>Whether there is one; else it has asked again.</returns>
    protected abstract bool TryRead(string word, RedisResult[] parts, [MaybeNullWhen(false)] out T answer);
}
