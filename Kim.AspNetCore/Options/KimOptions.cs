using Kim.AspNetCore.Options;

namespace Kim;

/// <summary>The settings under <c>Kim:</c>, each with its key's name. Read when they are first needed, as a rule at the host's start, and checked then; what code sets outranks the configuration.</summary>
/// <remarks><code>builder.Services.Configure&lt;KimOptions&gt;(kim => kim.Deadline = TimeSpan.FromSeconds(5));</code></remarks>
public sealed class KimOptions
{
    /// <summary>Where a server of Kim's own listens; several, separated by <c>;</c>.</summary>
    public string Url { get; set => field = value ?? ""; } = "http://127.0.0.1:3355";

    /// <summary>How many reactors there are, one thread each; 0: one per core.</summary>
    public int Reactors { get; set; } = 1;

    /// <summary>Worker processes under a supervisor (Linux); 0: this process serves.</summary>
    public int Workers { get; set; }

    /// <summary>Who does the sockets' work.</summary>
    public KimTransport Transport { get; set; }

    /// <summary>How long a stop waits for clients and runs.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest a run may take, of commands that state no deadline.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a turn of a reactor may take before the watchdog reports it.</summary>
    public TimeSpan StallThreshold { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>For https: a PFX file, or a PEM file with the chain; empty: none.</summary>
    public string Certificate { get; set => field = value ?? ""; } = "";

    /// <summary>The PEM file's private key, if it is a file of its own.</summary>
    public string CertificateKey { get; set => field = value ?? ""; } = "";

    /// <summary>The password of the PFX file, or of the encrypted key.</summary>
    public string CertificatePassword { get; set => field = value ?? ""; } = "";

    /// <summary>Who may read the commands' graphs.</summary>
    public GraphAccess Graph { get; set; }

    /// <summary>Files and folders with modules, separated by <c>;</c>. Modules are loaded when <c>AddKim</c> or <c>AddKimServer</c> is called, so they are set in the configuration.</summary>
    public string Modules { get; internal set; } = "";

    /// <summary>Open connections; one more is closed as soon as it is accepted.</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>Requests in flight; one more gets 503 with Retry-After.</summary>
    public int MaxRequests { get; set; } = 10_000;

    /// <summary>Runs in flight of one command that states no <c>MaxConcurrency</c>; one more gets 503 with Retry-After.</summary>
    public int MaxRuns { get; set; } = 5_000;

    /// <summary>Requests of one connection that were sent ahead; one more gets 429.</summary>
    public int MaxPipelined { get; set; } = 256;

    /// <summary>Bytes of a request line; a longer one gets 414.</summary>
    public int MaxRequestLine { get; set; } = 8 * 1024;

    /// <summary>Bytes of all header lines of a request; more get 431.</summary>
    public int MaxHead { get; set; } = 32 * 1024;

    /// <summary>The number of header lines; more get 431.</summary>
    public int MaxHeaders { get; set; } = 100;

    /// <summary>Bytes of a request's body; a larger one gets 413.</summary>
    public long MaxBody { get; set; } = 1024 * 1024;

    /// <summary>Bytes of output that wait for a connection's client, before nothing more is read from it.</summary>
    public int MaxUnsent { get; set; } = 64 * 1024;

    /// <summary>From a head's first byte to its last; then 408.</summary>
    public TimeSpan HeadTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Without a request; then the connection is closed.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>How long a body or a reply may be slower than the rates below, for TCP's slow start; above 1 s.</summary>
    public TimeSpan RateGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes a second of a body; below it 408. 0: any rate.</summary>
    public long MinBodyRate { get; set; } = 240;

    /// <summary>Bytes a second that a client must read; below it the connection is aborted. 0: any rate.</summary>
    public long MinSendRate { get; set; } = 240;

    /// <summary>The parts of <see cref="Url"/>.</summary>
    internal IReadOnlyList<ListenAddress> Addresses => ListenAddress.ParseList(Url);

    /// <summary>The parts of <see cref="Modules"/>.</summary>
    internal IReadOnlyList<string> ModulePaths => Modules.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>How many reactors there are.</summary>
    internal int ReactorCount => Reactors == 0 ? Environment.ProcessorCount : Reactors;

    /// <summary>Whether sockets are the reactors' own.</summary>
    internal bool UsesEpoll => Transport is KimTransport.Epoll || (Transport is KimTransport.Auto && OperatingSystem.IsLinux());

    internal TlsOptions Tls => new(Certificate, CertificateKey, CertificatePassword);
}
