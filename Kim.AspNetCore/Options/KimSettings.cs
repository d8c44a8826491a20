using System.Globalization;
using Kim.Binding;
using Kim.Options;

namespace Kim.AspNetCore.Options;

/// <summary>The settings of <see cref="KimOptions"/>: how each is written, and what it may be.</summary>
internal static class KimSettings
{
    private const int ReactorsMax = 1024;
    private const int WorkersMax = 1024;

    internal static readonly IReadOnlyList<Setting<KimOptions>> All =
    [
        new(
            "Url",
            "http://127.0.0.1:3355",
            "where to listen; several, separated by ';': http://host:port, https://host:port, h2c://host:port, http://unix:/path",
            static (kim, text) => kim.Url = text,
            static kim => ListenAddress.ParseList(kim.Url)),
        Count("Reactors", "1", "event loops, one thread each; 0 is one per core", 0, ReactorsMax, "one per core serves best, which is 0",
            static kim => kim.Reactors, static (kim, value) => kim.Reactors = value),
        Count("Workers", "0", "worker processes under a supervisor (Linux); 0 serves in this process", 0, WorkersMax,
            "one per core serves best", static kim => kim.Workers, static (kim, value) => kim.Workers = value),
        new(
            "Transport",
            "auto",
            "epoll (Linux), sockets (Kestrel's own), or auto",
            static (kim, text) => kim.Transport = ParseTransport(text),
            static kim => CheckTransport(kim.Transport)),
        new("FastLane", "on", "plain HTTP/1.1 without Kestrel, on epoll: on or off", static (kim, text) =>
            kim.FastLane = ParseOnOff(text)),
        Time("DrainTimeout", "30s", "how long a stop waits for clients and runs", static kim => kim.DrainTimeout, static (kim, value) =>
            kim.DrainTimeout = value),
        Time("Deadline", "10s", "the longest a run may take, for commands that state none", static kim =>
            kim.Deadline, static (kim, value) => kim.Deadline = value),
        Time("StallThreshold", "200ms", "how long a turn of a reactor may take before the watchdog reports it", static kim =>
            kim.StallThreshold, static (kim, value) => kim.StallThreshold = value),
        Text("Certificate", "for https: a PFX file, or a PEM file with the chain", static (kim, text) => kim.Certificate = text),
        Text("CertificateKey", "the PEM file's key, if it is a file of its own", static (kim, text) => kim.CertificateKey = text),
        Text("CertificatePassword", "of the PFX or the encrypted key", static (kim, text) => kim.CertificatePassword = text),
        new("Graph", "local", "who may read the commands at /kim/commands, and their graphs: local (this machine) or public",
            static (kim, text) => kim.Graph = ParseGraph(text)),
        new("Problems", "off", "on answers failures with problem details (RFC 9457) instead of the envelope", static (kim, text) =>
            kim.Problems = ParseOnOff(text)),
        new("Health", "off", "whether GET /healthz and GET /readyz are answered: on or off", static (kim, text) =>
            kim.Health = ParseOnOff(text)),
        new("FlowContext", "off", "whether steps see what middleware has set in an AsyncLocal: on or off", static (kim, text) =>
            kim.FlowContext = ParseOnOff(text)),
        new("Http2", "off", "whether https addresses offer HTTP/2 beside HTTP/1.1: on or off", static (kim, text) =>
            kim.Http2 = ParseOnOff(text)),
        Text("Modules", "assemblies with more commands, separated by ';'", static (kim, text) => kim.Modules = text),
        Count("MaxConnections", "20000", "open connections; one more is closed", static kim => kim.MaxConnections, static (kim, value) =>
            kim.MaxConnections = value),
        Count("MaxRequests", "10000", "requests in flight; one more is 503", static kim => kim.MaxRequests, static (kim, value) =>
            kim.MaxRequests = value),
        Count("MaxRuns", "5000", "runs of one command that states no MaxConcurrency; one more is 503", static kim =>
            kim.MaxRuns, static (kim, value) => kim.MaxRuns = value),
        Count("MaxPipelined", "256", "requests of one connection that were sent ahead; one more is 429", static kim =>
            kim.MaxPipelined, static (kim, value) => kim.MaxPipelined = value),
        Size("MaxRequestLine", "8KiB", "a longer one is 414", static kim => kim.MaxRequestLine, static (kim, value) =>
            kim.MaxRequestLine = value),
        Size("MaxHead", "32KiB", "all header lines of a request; more is 431", static kim => kim.MaxHead, static (kim, value) =>
            kim.MaxHead = value),
        Count("MaxHeaders", "100", "their number; more is 431", static kim => kim.MaxHeaders, static (kim, value) =>
            kim.MaxHeaders = value),
        Bytes("MaxBody", "1MiB", "a larger one is 413", static kim => kim.MaxBody, static (kim, value) => kim.MaxBody = value),
        Size("MaxUnsent", "64KiB", "output that waits for a client, before nothing more is read from it", static kim =>
            kim.MaxUnsent, static (kim, value) => kim.MaxUnsent = value),
        Time("HeadTimeout", "15s", "from a head's first byte to its last; then 408", static kim => kim.HeadTimeout, static (kim, value) =>
            kim.HeadTimeout = value),
        Time("IdleTimeout", "130s", "without a request; then the connection is closed", static kim =>
            kim.IdleTimeout, static (kim, value) => kim.IdleTimeout = value),
        new(
            "RateGrace",
            "5s",
            "how long a transfer may be slower than the rates below",
            static (kim, text) => kim.RateGrace = Duration.Parse(text),
            static kim => CheckGrace(kim.RateGrace)),
        Bytes("MinBodyRate", "240", "bytes a second of a body; below it 408; 0 is any rate", static kim =>
            kim.MinBodyRate, static (kim, value) => kim.MinBodyRate = value),
        Bytes("MinSendRate", "240", "bytes a second that a client must read; below it the connection is ended; 0 is any rate",
            static kim => kim.MinSendRate, static (kim, value) => kim.MinSendRate = value),
    ];

    private static Setting<KimOptions> Text(string name, string meaning, Action<KimOptions, string> set) => new(name, "", meaning, set);

    private static Setting<KimOptions> Count(
        string name, string fallback, string meaning, Func<KimOptions, int> get, Action<KimOptions, int> set) =>
        Count(name, fallback, meaning, 1, int.MaxValue, "", get, set);

    private static Setting<KimOptions> Count(
        string name, string fallback, string meaning, int min, int max, string advice, Func<KimOptions, int> get, Action<KimOptions,
        int> set) => new(
        name,
        fallback,
        meaning,
        (kim, text) =>
            set(kim,
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw NotACount(text, min)),
        kim =>
        {
            if (get(kim) < min)
            {
                throw NotACount(get(kim).ToString(CultureInfo.InvariantCulture), min);
            }

            if (get(kim) > max)
            {
                throw new FormatException($"'{get(kim)}' is more than {max}: {advice}.");
            }
        });

    private static FormatException NotACount(string text, int min) => new($"'{text}' is not a whole number from {min} on.");

    private static Setting<KimOptions> Time(
        string name, string fallback, string meaning, Func<KimOptions, TimeSpan> get, Action<KimOptions, TimeSpan> set) => new(
        name,
        fallback,
        meaning,
        (kim, text) => set(kim, Duration.Parse(text)),
        kim =>
        {
            if (get(kim) <= TimeSpan.Zero || get(kim) > Duration.Max)
            {
                throw new FormatException($"{get(kim)} is out of range: write a duration above 0 and at most 24h.");
            }
        });

    private static Setting<KimOptions> Bytes(
        string name, string fallback, string meaning, Func<KimOptions, long> get, Action<KimOptions, long> set) => new(
        name,
        fallback,
        meaning,
        (kim, text) => set(kim, ByteSize.Parse(text)),
        kim =>
        {
            if (get(kim) < 0)
            {
                throw new FormatException($"{get(kim)} is not a valid size: write 0 or more bytes.");
            }
        });

    private static Setting<KimOptions> Size(
        string name, string fallback, string meaning, Func<KimOptions, int> get, Action<KimOptions, int> set) => new(
        name,
        fallback,
        meaning,
        (kim, text) => set(kim, ByteSize.Parse(text) is var size and <= int.MaxValue ? (int)size : throw OutOfRange(text)),
        kim =>
        {
            if (get(kim) is < 64 or > int.MaxValue / 2)
            {
                throw OutOfRange(get(kim).ToString(CultureInfo.InvariantCulture));
            }
        });

    private static FormatException OutOfRange(string text) => new($"'{text}' is out of range: at least 64 bytes, at most 1GiB.");

    // Kestrel looks at rates once a second.
    private static void CheckGrace(TimeSpan grace)
    {
        if (grace <= TimeSpan.FromSeconds(1))
        {
            throw new FormatException($"{grace} is too short: rates are looked at once a second, so it must be more than 1s.");
        }
    }

    private static KimTransport ParseTransport(string text) => text switch
    {
        "auto" => KimTransport.Auto,
        "sockets" => KimTransport.Sockets,
        "epoll" => KimTransport.Epoll,
        _ => throw new FormatException($"'{text}' is not one of 'auto', 'epoll' and 'sockets'."),
    };

    private static void CheckTransport(KimTransport transport)
    {
        if (transport is KimTransport.Epoll && !OperatingSystem.IsLinux())
        {
            throw new FormatException("'epoll' works on Linux only: leave it out, or set it to 'sockets'.");
        }
    }

    private static bool ParseOnOff(string text) => text switch
    {
        "on" => true,
        "off" => false,
        _ => throw new FormatException($"'{text}' is neither 'on' nor 'off'."),
    };

    private static GraphAccess ParseGraph(string text) => text switch
    {
        "public" => GraphAccess.Public,
        "local" => GraphAccess.Local,
        _ => throw new FormatException($"'{text}' is neither 'local' nor 'public'."),
    };
}
