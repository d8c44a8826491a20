using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>The calls of StackExchange.Redis that wait for their answer, known by having a twin that ends in Async.</summary>
internal sealed class RedisNames(Compilation compilation)
{
    private const string Space = "StackExchange.Redis.";

    // CommandFlags.FireAndForget.
    private const int FireAndForget = 2;

    // IBatch is missing on purpose: its Execute only sends.
    private static readonly string[] Types =
    [
        "IDatabase", "IServer", "ISubscriber", "IRedis", "ITransaction", "IConnectionMultiplexer", "ConnectionMultiplexer", "LuaScript",
        "LoadedLuaScript", "ChannelMessageQueue",
    ];

    private static readonly string[] Twins = [.. Types, "IDatabaseAsync", "IRedisAsync"];

    // They wait without having a twin, or with one of another name.
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["MakeMaster"] = "call MakePrimaryAsync and return its task from a step",
        ["ExportConfiguration"] = "call it in Task.Run(…), and return that task from a step",
        ["GetSentinelMasterConnection"] = "connect when the program starts, and hand the connection to the command",
        ["SentinelMasterConnect"] = "connect when the program starts, and hand the connection to the command",
    };

    private readonly Lazy<HashSet<string>> _names = new(() => Read(compilation));

    /// <summary>Whether a call of this name may be one of them: cheap, asked of each call.</summary>
    internal bool MayBlock(string name) => _names.Value.Contains(name);

    /// <summary>Whether a call says that its outcome does not matter: it is only sent, and nobody waits for it.</summary>
    internal static bool IsForgotten(StepBody body, InvocationExpressionSyntax call) => call.ArgumentList.Arguments.Any(argument =>
        body.Model.GetTypeInfo(argument.Expression).Type?.Plain() == Space + "CommandFlags"
        && body.Model.GetConstantValue(argument.Expression).Value is int flags && (flags & FireAndForget) != 0);

    internal bool Blocks(IMethodSymbol method) =>
        method.ContainingType is { } type && Types.Contains(type.Name) && type.Plain() == Space + type.Name && MayBlock(method.Name);

    /// <summary>What to write instead.</summary>
    internal string FixOf(IMethodSymbol method) =>
        Others.TryGetValue(method.Name, out var fix) ? fix
        : method.ReturnType.Name == "IEnumerable" ? $"call {method.Name}Async and read it with 'await foreach'"
        : $"call {method.Name}Async and return its task from a step";

    // Names only: to load the members themselves would cost every build.
    private static HashSet<string> Read(Compilation compilation)
    {
        var twins = new HashSet<string>(NamesIn(compilation, Twins), StringComparer.Ordinal);
        return new(NamesIn(compilation, Types)
            .Where(name => twins.Contains(name + "Async") || Others.ContainsKey(name)), StringComparer.Ordinal);
    }

    private static IEnumerable<string> NamesIn(Compilation compilation, string[] types) =>
        types.SelectMany(name => compilation.GetTypeByMetadataName(Space + name)?.MemberNames ?? []);
}
