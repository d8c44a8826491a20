namespace Kim.EmbeddedRedis;

/// <summary>Options of the store inside the process. The settings under <c>Kim:</c> have the same names.</summary>
public sealed class KimEmbeddedRedisOptions
{
    /// <summary>
    /// The folder that the data is kept in; empty: in memory, until the process ends. Only one process can have a folder.
    /// </summary>
    public string Data { get; set; } = "";
}
