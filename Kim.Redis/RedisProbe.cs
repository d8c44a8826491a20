using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>
/// Finds out why Redis cannot be used: goes the library's way by itself, step by step, on a connection of its own that ends at once.
/// </summary>
/// <remarks>
/// The library tells less, and something else on each of its seams. Nothing of the password gets into an answer, and it is sent only to
/// what has answered as Redis does.
/// </remarks>
internal sealed class RedisProbe(ConfigurationOptions options)
{
    // As long as the library tries to connect.
    private const int LimitMs = 2_000;
    private const int ReplyBytesMax = 512;
    private const int QuoteMax = 60;

    // Say that they are Redis, and serve connections side by side.
    private static readonly string[] Others = ["garnet", "dragonfly"];

    // The first bytes that a reply of Redis can begin with.
    private const string ReplyKinds = "+-:$*_#,(!=%~>|";

    /// <summary>Whether the last one that was asked refuses the database: the library would use database 0 in its place.</summary>
    internal bool IsDatabaseRefused { get; private set; }

    /// <summary>
    /// Whether the last one that was asked does one command after the other, whatever the connection: then one that answers here has done
    /// what it was asked elsewhere before.
    /// </summary>
    internal bool IsOneThread { get; private set; }

    /// <summary>Why this address cannot be used, with what to check; <see langword="null"/> when it can.</summary>
    /// <param name="endPoint">The address.</param>
    /// <param name="end">When nobody wants to know any more; then it throws.</param>
    internal async Task<string?> AskAsync(EndPoint endPoint, CancellationToken end)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        limit.CancelAfter(LimitMs);
        SslClientAuthenticationOptions? agreed = null;
        try
        {
            using var socket = await ConnectAsync(endPoint, limit.Token).ConfigureAwait(false);
            var stream = new NetworkStream(socket);
            await using (stream.ConfigureAwait(false))
            {
                if (!options.Ssl)
                {
                    return await ConverseAsync(stream, endPoint, limit.Token).ConfigureAwait(false);
                }

                if (RedisTls.Known(options, TlsHost(endPoint)) is not { } authentication)
                {
                    // Only the library knows which certificates are right, so it is the one to say what is wrong.
                    return null;
                }

                var problems = SslPolicyErrors.None;
                authentication.RemoteCertificateValidationCallback = (_, _, _, found) =>
                {
                    problems = found;
                    return true;
                };
                var tls = new SslStream(stream, leaveInnerStreamOpen: false);
                await using (tls.ConfigureAwait(false))
                {
                    await tls.AuthenticateAsClientAsync(authentication, limit.Token).ConfigureAwait(false);
                    agreed = authentication;
                    return RedisReasons.Certificate(problems, TlsHost(endPoint))
                        ?? await ConverseAsync(tls, endPoint, limit.Token).ConfigureAwait(false);
                }
            }
        }
        catch (SocketException fault)
        {
            end.ThrowIfCancellationRequested();
            return RedisReasons.Socket(fault, endPoint);
        }
        catch (AuthenticationException fault)
        {
            return $"TLS cannot be agreed on ({fault.Message.TrimEnd('.')}): leave ssl=true out of Kim:Redis if that port does not speak "
                + "TLS, else check the versions and certificates of both sides";
        }
        catch (IOException) when (agreed is not null)
        {
            // With TLS 1.3 a server says only then that it refuses the client.
            return RedisReasons.AfterTls(hasCertificate: agreed.ClientCertificateContext is not null);
        }
        catch (IOException)
        {
            return options.Ssl
                ? "it ended the connection during TLS: leave ssl=true out of Kim:Redis if that port does not speak TLS, and check whether "
                + "it wants a client certificate"
                : await ClosedAsync(endPoint, end).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            return options.Ssl
                ? $"no answer within {LimitMs / 1000} s: check the address, firewalls on the way, and whether that port speaks TLS (else "
                + "leave ssl=true out of Kim:Redis)"
                : $"no answer within {LimitMs / 1000} s: check the address, firewalls on the way, and whether Redis hangs";
        }
    }

    // A name that takes too long is one that cannot be resolved: it is not the fault of Redis, and soon the resolver will say so itself.
    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken limit)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new SocketException((int)SocketError.TryAgain);
        }
    }

    private static async Task<Socket> ConnectAsync(EndPoint endPoint, CancellationToken limit)
    {
        var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint is DnsEndPoint named)
            {
                await socket.ConnectAsync(await ResolveAsync(named.Host, limit).ConfigureAwait(false), named.Port, limit)
                    .ConfigureAwait(false);
            }
            else
            {
                await socket.ConnectAsync(endPoint, limit).ConfigureAwait(false);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // What the library asks at the start of a connection, in its order.
    private async Task<string?> ConverseAsync(Stream stream, EndPoint endPoint, CancellationToken limit)
    {
        var hello = await AskAsync(stream, limit, "PING").ConfigureAwait(false);
        if (hello.Length == 0)
        {
            return options.Ssl
                ? throw new IOException(RedisReasons.Closed)
                : await ClosedAsync(endPoint, limit).ConfigureAwait(false);
        }

        if (!ReplyKinds.Contains(hello[0], StringComparison.Ordinal))
        {
            return $"it does not speak Redis' protocol (it answered '{Quote(hello)}'): check the port";
        }

        var hasPassword = !string.IsNullOrEmpty(options.Password);
        var user = string.IsNullOrEmpty(options.User) ? null : options.User;
        if (hasPassword)
        {
            var login = user is null
                ? await AskAsync(stream, limit, "AUTH", options.Password!).ConfigureAwait(false)
                : await AskAsync(stream, limit, "AUTH", user, options.Password!).ConfigureAwait(false);
            if (login.StartsWith("-WRONGPASS", StringComparison.Ordinal)
                || login.StartsWith("-ERR invalid password", StringComparison.Ordinal))
            {
                return user is null
                    ? "it refuses the password: check password in Kim:Redis"
                    : $"it refuses user '{user}' with that password: check user and password in Kim:Redis";
            }
        }

        return (hasPassword
                ? await RightAsync(stream, limit, user, "PING").ConfigureAwait(false)
                : RedisReasons.Reply(hello, user, hasPassword))
            ?? await RightAsync(stream, limit, user, "ECHO", "kim").ConfigureAwait(false)
            ?? await DatabaseAsync(stream, limit, user).ConfigureAwait(false)
            ?? await ClusterAsync(stream, limit, user).ConfigureAwait(false);
    }

    private async Task<string?> RightAsync(Stream stream, CancellationToken limit, string? user, params string[] words) =>
        RedisReasons.Reply(
            await AskAsync(stream, limit, words).ConfigureAwait(false), user, !string.IsNullOrEmpty(options.Password));

    private async Task<string?> DatabaseAsync(Stream stream, CancellationToken limit, string? user)
    {
        if (options.DefaultDatabase is not { } database || database == 0)
        {
            return null;
        }

        var reply = await AskAsync(stream, limit, "SELECT", database.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        IsDatabaseRefused = reply.StartsWith('-');
        return RedisReasons.Database(reply, database, user);
    }

    // Without this right the library does not find the other nodes, and says nothing. Everybody may say HELLO; before Redis 6 it is an
    // error.
    private async Task<string?> ClusterAsync(Stream stream, CancellationToken limit, string? user)
    {
        var hello = await AskAsync(stream, limit, "HELLO", "2").ConfigureAwait(false);
        IsOneThread = hello.Contains("\nredis\r\n", StringComparison.Ordinal) && !Others.Any(other =>
            hello.Contains(other, StringComparison.OrdinalIgnoreCase));
        return hello.Contains("\nmode\r\n$7\r\ncluster", StringComparison.Ordinal)
            ? await RightAsync(stream, limit, user, "CLUSTER", "NODES").ConfigureAwait(false)
            : null;
    }

    // Nothing came but the end: as from a port that wants TLS.
    private async Task<string> ClosedAsync(EndPoint endPoint, CancellationToken end)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        limit.CancelAfter(LimitMs);
        try
        {
            using var socket = await ConnectAsync(endPoint, limit.Token).ConfigureAwait(false);
            using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync(TlsHost(endPoint)).WaitAsync(limit.Token).ConfigureAwait(false);
            return "that port speaks TLS: add ssl=true to Kim:Redis, or name the plain port";
        }
        catch (Exception fault) when (fault is SocketException or AuthenticationException or IOException or OperationCanceledException)
        {
            return RedisReasons.Closed;
        }
    }

    private static async Task<string> AskAsync(Stream stream, CancellationToken limit, params string[] words)
    {
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), limit).ConfigureAwait(false);
        var reply = new byte[ReplyBytesMax];
        var count = await stream.ReadAsync(reply, limit).ConfigureAwait(false);
        return Encoding.UTF8.GetString(reply, 0, count);
    }

    private string TlsHost(EndPoint endPoint) => !string.IsNullOrEmpty(options.SslHost) ? options.SslHost : endPoint switch
    {
        DnsEndPoint name => name.Host,
        IPEndPoint address => address.Address.ToString(),
        _ => "",
    };

    private static string Quote(string reply)
    {
        var line = new string([.. reply.TakeWhile(character => character is not ('\r' or '\n')).Take(QuoteMax)]);
        return new string([.. line.Select(character => char.IsControl(character) || character > '~' ? '?' : character)]);
    }
}
