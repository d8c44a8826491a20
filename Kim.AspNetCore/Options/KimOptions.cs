using Kim.AspNetCore.Options;

namespace Kim;

/// <summary>
/// The settings under <c>Kim:</c>, each with the name of its key. They are read and checked when they are first needed, as a rule
/// when the host starts. What code sets overrides the configuration.
/// </summary>
/// <remarks><code>builder.Services.Configure&lt;KimOptions&gt;(kim => kim.Deadline = TimeSpan.FromSeconds(5));</code></remarks>
public sealed class KimOptions
{
    /// <summary>The addresses that <c>AddKimServer</c> listens on, separated by <c>;</c>.</summary>
    public string Url { get; set => field = value ?? ""; } = "http://127.0.0.1:3355";

    /// <summary>The number of reactors, one thread each; 0: one per core.</summary>
    public int Reactors { get; set; } = 1;

    /// <summary>Worker processes under a supervisor (Linux); 0: this process serves.</summary>
    public int Workers { get; set; }

    /// <summary>What reads and writes the sockets.</summary>
    public KimTransport Transport { get; set; }

    /// <summary>Whether plain HTTP/1.1 is served on the reactor's own sockets, without Kestrel; it has what else there is.</summary>
    public bool FastLane { get; set; } = true;

    /// <summary>How long a stop waits for clients and runs.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The deadline of commands that state none.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a turn of a reactor may take before the watchdog reports it.</summary>
    public TimeSpan StallThreshold { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>For https: a PFX file, or a PEM file with the chain; empty: none.</summary>
    public string Certificate { get; set => field = value ?? ""; } = "";

    /// <summary>The PEM file's private key, if it is a file of its own.</summary>
    public string CertificateKey { get; set => field = value ?? ""; } = "";

    /// <summary>The password of the PFX file, or of the encrypted key.</summary>
    public string CertificatePassword { get; set => field = value ?? ""; } = "";

    /// <summary>Who may read the list of the commands, and their graphs.</summary>
    public GraphAccess Graph { get; set; }

    /// <summary>Whether a failure is answered with problem details (RFC 9457) instead of the envelope.</summary>
    public bool Problems { get; set; }

    /// <summary>Whether <c>GET /healthz</c> and <c>GET /readyz</c> are answered.</summary>
    public bool Health { get; set; }

    /// <summary>
    /// Whether steps see what middleware has set in an <see cref="AsyncLocal{T}"/>, as each step found it: the request's own context flows
    /// into its run. Without middleware there is nothing to see.
    /// </summary>
    public bool FlowContext { get; set; }

    /// <summary>Whether the <c>https</c> addresses offer HTTP/2 beside HTTP/1.1.</summary>
    public bool Http2 { get; set; }

    /// <summary>
    /// Files and folders with modules, separated by <c>;</c>. Set it in the configuration only: modules are loaded when <c>AddKim</c> or
    /// <c>AddKimServer</c> is called.
    /// </summary>
    public string Modules { get; internal set; } = "";

    /// <summary>The largest number of open connections; one more is closed as soon as it is accepted.</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>The largest number of requests in progress; one more gets 503 with Retry-After.</summary>
    public int MaxRequests { get; set; } = 10_000;

    /// <summary>
    /// The largest number of runs in progress of a command that states no <c>MaxConcurrency</c>; one more gets 503 with Retry-After.
    /// </summary>
    public int MaxRuns { get; set; } = 5_000;

    /// <summary>The largest number of requests that one connection may send ahead; one more gets 429.</summary>
    public int MaxPipelined { get; set; } = 256;

    /// <summary>The longest request line, in bytes; a longer one gets 414.</summary>
    public int MaxRequestLine { get; set; } = 8 * 1024;

    /// <summary>The most bytes of all of a request's header lines; more get 431.</summary>
    public int MaxHead { get; set; } = 32 * 1024;

    /// <summary>The largest number of header lines; more get 431.</summary>
    public int MaxHeaders { get; set; } = 100;

    /// <summary>The largest body of a request, in bytes; a larger one gets 413.</summary>
    public long MaxBody { get; set; } = 1024 * 1024;

    /// <summary>
    /// The bytes of output that may wait for a connection's client to read; above it nothing more is read from the connection.
    /// </summary>
    public int MaxUnsent { get; set; } = 64 * 1024;

    /// <summary>The longest that a request's head may take, first byte to last; then 408.</summary>
    public TimeSpan HeadTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that a connection may be idle; then it is closed.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>How long a body or a reply may be slower than the two rates, for TCP's slow start; above 1 s.</summary>
    public TimeSpan RateGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The lowest rate of a body, in bytes a second; below it 408. 0: any rate.</summary>
    public long MinBodyRate { get; set; } = 240;

    /// <summary>The lowest rate at which a client reads, in bytes a second; below it the connection is aborted. 0: any rate.</summary>
    public long MinSendRate { get; set; } = 240;

    /// <summary>The parts of <see cref="Url"/>.</summary>
    internal IReadOnlyList<ListenAddress> Addresses => ListenAddress.ParseList(Url);

    /// <summary>The parts of <see cref="Modules"/>.</summary>
    internal IReadOnlyList<string> ModulePaths =>
        Modules.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>How many reactors there are.</summary>
    internal int ReactorCount => Reactors == 0 ? Environment.ProcessorCount : Reactors;

    /// <summary>Whether the reactors read and write the sockets.</summary>
    internal bool UsesEpoll => Transport is KimTransport.Epoll || (Transport is KimTransport.Auto && OperatingSystem.IsLinux());

    internal TlsOptions Tls => new(Certificate, CertificateKey, CertificatePassword);
}
