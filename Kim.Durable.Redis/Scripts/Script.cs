using System.Security.Cryptography;
using System.Text;
using Kim.Durable.Redis.Records;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Scripts;

/// <summary>A script that runs in the server, in one piece.</summary>
/// <remarks>
/// Called by its hash, so that its text is sent once to each server. A server that does not have it (it has restarted, somebody has called
/// <c>SCRIPT FLUSH</c>, it is a new primary) says so without doing anything, and gets the text with the second call.
/// </remarks>
internal sealed class Script
{
    // Boxed as the library takes them.
    private readonly object _text;
    private readonly object _hash;

    private Script(string name)
    {
        using var stream = typeof(Script).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        _text = (RedisValue)text;
#pragma warning disable CA5350 // The name that Redis gives to a script; it protects nothing.
        _hash = (RedisValue)Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    internal static Script Begin { get; } = new("begin.lua");

    internal static Script Save { get; } = new("save.lua");

    internal static Script Claim { get; } = new("claim.lua");

    internal static Script Signal { get; } = new("signal.lua");

    internal static Script Settle { get; } = new("settle.lua");

    internal static Script Due { get; } = new("due.lua");

    internal static Script Tidy { get; } = new("tidy.lua");

    internal static Script Forget { get; } = new("forget.lua");

    /// <summary>Whether a call has failed because the server does not have the script.</summary>
    internal static bool IsUnknown(Exception fault) =>
        fault is RedisServerException && fault.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);

    /// <summary>Sends a call. The task is the connection's own.</summary>
    /// <param name="database">Where.</param>
    /// <param name="arguments">What an <see cref="ArgumentList"/> has made.</param>
    /// <param name="isWhole">Whether the text is sent.</param>
    internal Task<RedisResult> Send(IDatabase database, object[] arguments, bool isWhole)
    {
        arguments[0] = isWhole ? _text : _hash;
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

    private static object[] Arguments(RedisKey[] keys, RedisValue[] values)
    {
        var arguments = new ArgumentList(keys.Length, values.Length);
        foreach (var key in keys)
        {
            arguments.Add(key);
        }

        foreach (var value in values)
        {
            arguments.Add(value);
        }

        return arguments.Take();
    }
}
