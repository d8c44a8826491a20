using Kim.Binding;

namespace Kim.AspNetCore.Options;

/// <summary>
/// What a client may ask of the server, and how long it may take: each a setting, each with a default that is safe on a small machine.
/// See <c>docs/reference/settings.md</c>.
/// </summary>
internal sealed class KimLimits
{
    /// <summary><c>Kim:MaxConnections</c>: above them a connection is closed as soon as it is accepted.</summary>
    internal int Connections { get; private init; }

    /// <summary><c>Kim:MaxRequests</c>: in flight; above them 503 with Retry-After.</summary>
    internal int Requests { get; private init; }

    /// <summary><c>Kim:MaxRuns</c>: in flight of one command, where it states no MaxConcurrency; above them 503 with Retry-After.</summary>
    internal int Runs { get; private init; }

    /// <summary><c>Kim:MaxPipelined</c>: sent ahead on one connection; above them 429.</summary>
    internal int Pipelined { get; private init; }

    /// <summary><c>Kim:MaxRequestLine</c>: above it 414.</summary>
    internal int RequestLineBytes { get; private init; }

    /// <summary><c>Kim:MaxHead</c>: all header lines of a request; above it 431.</summary>
    internal int HeadBytes { get; private init; }

    /// <summary><c>Kim:MaxHeaders</c>: their number; above it 431.</summary>
    internal int Headers { get; private init; }

    /// <summary><c>Kim:MaxBody</c>: above it 413.</summary>
    internal long BodyBytes { get; private init; }

    /// <summary><c>Kim:MaxUnsent</c>: output that waits for a connection's client to read, before nothing more is read from it.</summary>
    internal int UnsentBytes { get; private init; }

    /// <summary><c>Kim:HeadTimeout</c>: from a head's first byte to its last; then 408.</summary>
    internal TimeSpan HeadTimeout { get; private init; }

    /// <summary><c>Kim:IdleTimeout</c>: without a request; then the connection is closed.</summary>
    internal TimeSpan IdleTimeout { get; private init; }

    /// <summary><c>Kim:RateGrace</c>: how long a body or a reply may be slower than the rates below, for TCP's slow start.</summary>
    internal TimeSpan RateGrace { get; private init; }

    /// <summary><c>Kim:MinBodyRate</c>: bytes a second; below it 408. 0: any rate.</summary>
    internal long BodyBytesPerSecond { get; private init; }

    /// <summary><c>Kim:MinSendRate</c>: bytes a second that a client must read; below it the connection is aborted. 0: any rate.</summary>
    internal long SendBytesPerSecond { get; private init; }

    /// <exception cref="KimConfigurationException">A value cannot be used.</exception>
    internal static KimLimits Read(SettingsReader settings) => new()
    {
        Connections = settings.Value("Kim:MaxConnections", "20000", "open connections; one more is closed", text => SettingsReader.Count(text, 1)),
        Requests = settings.Value("Kim:MaxRequests", "10000", "requests in flight; one more is 503", text => SettingsReader.Count(text, 1)),
        Runs = settings.Value("Kim:MaxRuns", "5000", "runs of one command that states no MaxConcurrency; one more is 503", text => SettingsReader.Count(text, 1)),
        Pipelined = settings.Value("Kim:MaxPipelined", "256", "requests of one connection that were sent ahead; one more is 429", text => SettingsReader.Count(text, 1)),
        RequestLineBytes = settings.Value("Kim:MaxRequestLine", "8KiB", "a longer one is 414", SmallSize),
        HeadBytes = settings.Value("Kim:MaxHead", "32KiB", "all header lines of a request; more is 431", SmallSize),
        Headers = settings.Value("Kim:MaxHeaders", "100", "their number; more is 431", text => SettingsReader.Count(text, 1)),
        BodyBytes = settings.Value("Kim:MaxBody", "1MiB", "a larger one is 413", ByteSize.Parse),
        UnsentBytes = settings.Value("Kim:MaxUnsent", "64KiB", "output that waits for a client, before nothing more is read from it", SmallSize),
        HeadTimeout = settings.Value("Kim:HeadTimeout", "15s", "from a head's first byte to its last; then 408", Duration.Parse),
        IdleTimeout = settings.Value("Kim:IdleTimeout", "130s", "without a request; then the connection is closed", Duration.Parse),
        RateGrace = settings.Value("Kim:RateGrace", "5s", "how long a transfer may be slower than the rates below", Grace),
        BodyBytesPerSecond = settings.Value("Kim:MinBodyRate", "240", "bytes a second of a body; below it 408; 0 is any rate", ByteSize.Parse),
        SendBytesPerSecond = settings.Value("Kim:MinSendRate", "240", "bytes a second that a client must read; below it the connection is ended; 0 is any rate", ByteSize.Parse),
    };

    // Kestrel looks at rates once a second.
    private static TimeSpan Grace(string text) =>
        Duration.Parse(text) is var grace && grace > TimeSpan.FromSeconds(1) ? grace : throw new FormatException($"'{text}' is too short: rates are looked at once a second, so it must be more than 1s.");

    private static int SmallSize(string text) =>
        ByteSize.Parse(text) is var size and >= 64 and <= int.MaxValue / 2 ? (int)size : throw new FormatException($"'{text}' is out of range: at least 64 bytes, at most 1GiB.");
}
