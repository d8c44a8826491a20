using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Kim.AspNetCore.Heads;

/// <summary>
/// A connection whose input goes through a <see cref="StrictHeadReader"/>, which requests find among the connection's features.
/// </summary>
internal sealed class StrictHeadPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    /// <summary>Puts the check in front of the server, on any transport; if there is TLS, after it.</summary>
    /// <param name="builder">What connections go through.</param>
    /// <param name="headMax"><c>Kim:MaxHead</c>.</param>
    internal static void Install(IConnectionBuilder builder, int headMax) => builder.Use(next => connection =>
    {
        if (connection.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol.Span.SequenceEqual("h2"u8) == true)
        {
            return next(connection);
        }

        var reader = new StrictHeadReader(connection.Transport.Input, headMax);
        connection.Transport = new StrictHeadPipe(reader, connection.Transport.Output);
        connection.Features.Set(reader);
        return next(connection);
    });
}
