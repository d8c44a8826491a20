using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Kim.Redis;

/// <summary>Why Redis cannot be used, in one line that says what to check.</summary>
internal static class RedisReasons
{
    internal const string Closed = "it ended the connection without an answer: check that this is Redis' port, and Redis' own log";

    internal static string Socket(SocketException fault, EndPoint endPoint) => fault.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData
            or SocketError.TryAgain =>
            $"the name '{(endPoint as DnsEndPoint)?.Host}' cannot be resolved: check it in Kim:Redis, and the DNS of this machine",
        SocketError.ConnectionRefused =>
            "the connection is refused: check the port, and that Redis runs and listens on that address (its setting 'bind')",
        SocketError.NetworkUnreachable
            or SocketError.HostUnreachable => "there is no route to it: check the address and this machine's network",
        SocketError.TimedOut => "no answer to the connection: check the address, and firewalls on the way",
        SocketError.ConnectionReset => Closed,
        _ => $"the connection fails ({fault.Message}): check the address and this machine's network",
    };

    internal static string? Certificate(SslPolicyErrors problems, string host)
    {
        if (problems is SslPolicyErrors.None)
        {
            return null;
        }

        var fixes = new List<string>();
        if (problems.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            fixes.Add($"it is not made out to '{host}' (set sslHost in Kim:Redis to the name that it is made out to)");
        }

        if (problems.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            fixes.Add(
                "its issuer is unknown here, or it has expired (set Kim:RedisCertificateAuthority to the issuer's certificate, or make "
                + "this machine trust it)");
        }

        return $"its TLS certificate is not trusted: {(fixes.Count > 0 ? string.Join(", and ", fixes) : problems.ToString())}";
    }

    /// <summary>Why a server ends the connection once TLS is agreed on.</summary>
    /// <param name="hasCertificate">Whether the client has shown a certificate.</param>
    internal static string AfterTls(bool hasCertificate) => hasCertificate
        ? "it ended the connection after TLS was agreed on: check that it trusts the authority that issued the client certificate of "
        + "Kim:RedisCertificate (its setting 'tls-ca-cert-file')"
        : "it ended the connection after TLS was agreed on: if it wants a client certificate (its setting 'tls-auth-clients'), set "
        + "Kim:RedisCertificate";

    /// <summary>What an error at the start of a connection means; <see langword="null"/> if it is not one.</summary>
    /// <param name="reply">The reply, with its first byte.</param>
    /// <param name="user">Who asks; <see langword="null"/>: the default user.</param>
    /// <param name="hasPassword">Whether Kim:Redis has a password.</param>
    internal static string? Reply(string reply, string? user, bool hasPassword)
    {
        if (!reply.StartsWith('-'))
        {
            return null;
        }

        var text = reply[1..].Split('\r', '\n')[0].TrimEnd('.', ' ');
        return text.Split(' ')[0] switch
        {
            "NOAUTH" => hasPassword
                ? "it refuses the password: check user and password in Kim:Redis"
                : "it wants a password, and Kim:Redis has none: add password=…, and user=… for a user other than the default one",
            "NOPERM" =>
                $"user '{user ?? "default"}' has not the rights that are needed ({text}): grant them with ACL SETUSER, at least "
                + "+ping +echo, +select for a database, +cluster|nodes in a cluster, and what the commands use",
            "LOADING" => "it is still loading its data: it serves when it is done",
            "MASTERDOWN" => "it is a replica that has lost its primary (MASTERDOWN): check the primary, and name it in Kim:Redis, too",
            "DENIED" =>
                "it is in protected mode and serves its own machine only (DENIED): set a password on it, and 'bind' or 'protected-mode no'",
            _ when text.Contains("max number of clients", StringComparison.Ordinal) =>
                "it has as many clients as it takes (max number of clients reached): raise its 'maxclients', or close others",
            _ => $"it answers '{text}'",
        };
    }

    internal static string? Database(string reply, int database, string? user) =>
        reply.StartsWith("-NOPERM", StringComparison.Ordinal) ? Reply(reply, user, hasPassword: true)
        : reply.StartsWith('-')
        ? $"it has no database {database} ({reply[1..].Split('\r', '\n')[0]}): check defaultDatabase in Kim:Redis, and Redis' setting "
        + "'databases'"
        : null;
}
