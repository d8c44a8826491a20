using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Scripts;

/// <summary>A script that runs in the server, in one piece.</summary>
/// <remarks>
/// Called by its hash, so that its text is sent once to each server. A server that does not have it (it has restarted, somebody has called
/// <c>SCRIPT FLUSH</c>, it is a new primary) says so without doing anything, and gets the text with the second call.
/// </remarks>
internal sealed class Script
{
    private readonly string _text;
    private readonly string _hash;

    private Script(string name)
    {
        using var stream = typeof(Script).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        _text = reader.ReadToEnd();
#pragma warning disable CA5350 // The name that Redis gives to a script; it protects nothing.
        _hash = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(_text)));
#pragma warning restore CA5350
    }

    internal static Script Begin { get; } = new("begin.lua");

    internal static Script Save { get; } = new("save.lua");

    internal static Script Claim { get; } = new("claim.lua");

    internal static Script Signal { get; } = new("signal.lua");

    internal static Script Due { get; } = new("due.lua");

    internal static Script Tidy { get; } = new("tidy.lua");

    internal static Script Forget { get; } = new("forget.lua");

    /// <summary>Whether a call has failed because the server does not have the script.</summary>
    internal static bool IsUnknown(Exception fault) =>
        fault is RedisServerException && fault.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);

    /// <summary>The arguments of a call.</summary>
    /// <param name="keys">Its keys.</param>
    /// <param name="values">Its other arguments.</param>
    internal static object[] Arguments(ReadOnlySpan<RedisKey> keys, ReadOnlySpan<RedisValue> values)
    {
        // The first is what is called: the hash, or the text.
        var arguments = new object[2 + keys.Length + values.Length];
        var next = 1;
        arguments[next++] = (RedisValue)keys.Length;
        foreach (var key in keys)
        {
            arguments[next++] = key;
        }

        foreach (var value in values)
        {
            arguments[next++] = value;
        }

        return arguments;
    }

    /// <summary>Sends a call. The task is the connection's own.</summary>
    /// <param name="database">Where.</param>
    /// <param name="arguments">What <see cref="Arguments"/> made.</param>
    /// <param name="isWhole">Whether the text is sent.</param>
    internal Task<RedisResult> Send(IDatabase database, object[] arguments, bool isWhole)
    {
        arguments[0] = (RedisValue)(isWhole ? _text : _hash);
        try
        {
            return database.ExecuteAsync(isWhole ? "EVAL" : "EVALSHA", arguments, CommandFlags.DemandMaster);
        }
        catch (Exception fault) when (fault is RedisException or RedisCommandException or ObjectDisposedException)
        {
            // Some faults it throws at once: a call has one way to fail.
            return Task.FromException<RedisResult>(fault);
        }
    }

    /// <summary>Sends a call, and once more if the server does not have the script.</summary>
    internal async Task<RedisResult> CallAsync(IDatabase database, RedisKey[] keys, RedisValue[] values)
    {
        var arguments = Arguments(keys, values);
        try
        {
            return await Send(database, arguments, isWhole: false).ConfigureAwait(false);
        }
        catch (RedisServerException fault) when (IsUnknown(fault))
        {
            return await Send(database, arguments, isWhole: true).ConfigureAwait(false);
        }
    }
}
