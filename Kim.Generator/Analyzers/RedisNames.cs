using Kim.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Analyzers;

/// <summary>The calls of StackExchange.Redis that wait for their answer, known by having a twin that ends in Async.</summary>
internal sealed class RedisNames(Compilation compilation)
{
    private const string Space = "StackExchange.Redis.";

    // IBatch is missing on purpose: its Execute only sends.
    private static readonly string[] Interfaces = ["IDatabase", "IServer", "ISubscriber", "IRedis", "ITransaction"];
    private static readonly string[] Twins = [.. Interfaces, "IDatabaseAsync", "IRedisAsync"];

    private readonly Lazy<HashSet<string>> _names = new(() => Read(compilation));

    /// <summary>Whether a call of this name may be one of them: cheap, asked of each call.</summary>
    internal bool MayBlock(string name) => _names.Value.Contains(name);

    internal bool Blocks(ISymbol method) =>
        method.ContainingType is { TypeKind: TypeKind.Interface } type && Interfaces.Contains(type.Name) && type.Plain() == Space + type.Name && MayBlock(method.Name);

    // Names only: to load the members themselves would cost every build.
    private static HashSet<string> Read(Compilation compilation)
    {
        var twins = new HashSet<string>(NamesIn(compilation, Twins), StringComparer.Ordinal);
        return new(NamesIn(compilation, Interfaces).Where(name => twins.Contains(name + "Async")), StringComparer.Ordinal);
    }

    private static IEnumerable<string> NamesIn(Compilation compilation, string[] interfaces) =>
        interfaces.SelectMany(name => compilation.GetTypeByMetadataName(Space + name)?.MemberNames ?? []);
}
