using Kim.Options;

namespace Kim.EmbeddedRedis;

/// <summary>The settings of the store inside the process.</summary>
internal static class EmbeddedRedisSettings
{
    internal static readonly IReadOnlyList<Setting<KimEmbeddedRedisOptions>> All =
    [
        new(
            "Data",
            "",
            "the folder in which the embedded store keeps its data; without one it is in memory",
            static (options, text) => options.Data = text),
    ];
}
