using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Kim.Cli.Http;

/// <summary>Speaks to a server.</summary>
internal sealed class ServerClient : IDisposable
{
    private const string JsonType = "application/json";

    // To be unreachable is to be told soon.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Longer than a server takes for anything: to resume many has two minutes.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(130);

    // A thousand runs with their reasons have far less.
    private const int AnswerBytesMax = 64 << 20;

    private readonly HttpClient _client;

    /// <param name="address">Where it is.</param>
    /// <param name="token">What is sent as <c>Authorization: Bearer</c>; empty: nothing.</param>
    /// <param name="headers">More header fields, each <c>Name: value</c>.</param>
    internal ServerClient(ServerAddress address, string token, IReadOnlyList<string> headers)
    {
        Address = address;
        HasToken = token.Length > 0;
        _client = new HttpClient(Handler(address))
        {
            BaseAddress = address.Base,
            Timeout = Timeout,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
        if (HasToken)
        {
            _client.DefaultRequestHeaders.Authorization = IsVisible(token)
                ? new AuthenticationHeaderValue("Bearer", token)
                : throw new CliException(ExitCode.WrongUse, "the token is not printable ASCII without spaces: check --token or KIM_TOKEN");
        }

        foreach (var header in headers)
        {
            Add(header);
        }
    }

    internal ServerAddress Address { get; }

    /// <summary>Whether a token is sent.</summary>
    internal bool HasToken { get; }

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, from <c>kim/</c> on.</param>
    /// <param name="json">The body; <see langword="null"/>: none.</param>
    /// <param name="key">The <c>Idempotency-Key</c>; empty: none.</param>
    /// <exception cref="CliException">The server cannot be reached, refuses, or is not Kim's.</exception>
    internal async Task<Answer> SendAsync(HttpMethod method, string path, string? json, string key)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, JsonType),
        };
        request.Headers.Accept.Add(new(JsonType));
        if (key.Length > 0 && !request.Headers.TryAddWithoutValidation("Idempotency-Key", key))
        {
            throw new CliException(ExitCode.WrongUse, "the key cannot be sent in a header: write printable ASCII");
        }

        try
        {
            using var reply = await _client.SendAsync(request).ConfigureAwait(false);
            return AnswerReader.Read(this, request, reply, await reply.Content.ReadAsStringAsync().ConfigureAwait(false));
        }
        catch (HttpRequestException fault)
        {
            throw new CliException(ExitCode.Unreachable, Unreachable(fault), fault);
        }
        catch (OperationCanceledException fault)
        {
            throw new CliException(
                ExitCode.Unreachable,
                fault.InnerException is TimeoutException
                    ? $"the server at {Address.Text} did not answer within {Timeout.TotalSeconds:0} s: its log may say why"
                    : $"no server answers at {Address.Text} within {ConnectTimeout.TotalSeconds:0} s: check --url or KIM_URL, and what is "
                        + "between it and this machine",
                fault);
        }
    }

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Handler(ServerAddress address)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectTimeout,

            // What comes through a proxy is not of this machine, which the server may insist on.
            UseProxy = address.Socket is null && !address.Base.IsLoopback,
        };
        if (address.Socket is { } path)
        {
            handler.ConnectCallback = async (_, stop) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        return handler;
    }

    private static bool IsVisible(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private void Add(string header)
    {
        var colon = header.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !_client.DefaultRequestHeaders.TryAddWithoutValidation(header[..colon].Trim(), header[(colon + 1)..].Trim()))
        {
            // It may be a secret.
            throw new CliException(ExitCode.WrongUse, "--header is not a header field of a request: write --header 'Name: value'");
        }
    }

    private string Unreachable(HttpRequestException fault) => fault switch
    {
        { InnerException: AuthenticationException tls } =>
            $"there is no trusted TLS connection to {Address.Text} ({tls.Message.TrimEnd('.')}): check --url, or let this machine trust "
            + "the server's certificate",
        { HttpRequestError: HttpRequestError.NameResolutionError } =>
            $"there is no host {Address.Base.Host}: check --url or KIM_URL",
        { InnerException: SocketException } when Address.Socket is { } path && !Path.Exists(path) =>
            $"there is no socket {path}: start the server, or say where it is with --url or KIM_URL",
        { InnerException: SocketException socket } =>
            $"no server answers at {Address.Text} ({Reason(socket)}): start it, or say where it is with --url or KIM_URL",
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            $"the answer of {Address.Text} has more than {AnswerBytesMax >> 20} MiB: ask for less with --limit",
        _ => $"what answers at {Address.Text} does not speak HTTP as expected ({fault.Message.TrimEnd('.')}): check --url or KIM_URL",
    };

    private static string Reason(SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        _ => fault.Message.TrimEnd('.'),
    };
}
