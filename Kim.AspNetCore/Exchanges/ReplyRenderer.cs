using System.Buffers;
using System.Text.Json;
using Kim.Binding;
using Kim.Runs;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Exchanges;

/// <summary>
/// Turns replies into bytes in one buffer that the reactor's replies share: each is sent, that is copied, before the next is made.
/// </summary>
internal sealed partial class ReplyRenderer
{
    // A larger reply's buffer is let go after it.
    private const int BufferKeptBytesMax = 256 * 1024;

    private readonly ILogger _log;
    private readonly Wire _wire;
    private readonly bool _asProblems;
    private ArrayBufferWriter<byte> _buffer = new(4096);
    private Utf8JsonWriter _json;

    // What stands in the buffer, until it is sent.
    private Reply? _prepared;

    /// <param name="loggers">For what cannot be written.</param>
    /// <param name="wire">How values are written; <see langword="null"/>: Kim's own way.</param>
    /// <param name="asProblems">Whether failures are problem details (<c>Kim:Problems</c>).</param>
    internal ReplyRenderer(ILoggerFactory loggers, Wire? wire = null, bool asProblems = false)
    {
        (_wire, _asProblems) = (wire ?? Wire.Default, asProblems);
        _log = loggers.CreateLogger<ReplyRenderer>();
        _json = new Utf8JsonWriter(_buffer, _wire.WriterOptions);
    }

    /// <summary>A reply as it is sent: a failure's envelope may be a problem instead. Any thread.</summary>
    internal Reply Shown(Reply reply, ulong run) =>
        _asProblems && reply is EnvelopeReply { StatusCode: >= 400 } failure ? ProblemReply.Of(failure, RunNumber.Format(run)) : reply;

    /// <summary>Renders a reply that is sent next.</summary>
    /// <remarks>It throws whatever the reply's value throws; nothing of that reply is then sent.</remarks>
    internal void Prepare(Reply reply)
    {
        _prepared = null;
        if (_asProblems && reply is EnvelopeReply)
        {
            // It is shown differently, and nothing of it can throw.
            return;
        }

        Write(reply);
        _prepared = reply;
    }

    /// <summary>The reply's body, valid until the next call. A reply that cannot be serialized becomes a 500.</summary>
    internal ReadOnlyMemory<byte> Render(ref Reply reply, ulong run)
    {
        var isPrepared = reply == _prepared;
        _prepared = null;
        if (isPrepared)
        {
            return _buffer.WrittenMemory;
        }

        try
        {
            reply = Shown(reply, run);
            return Write(reply);
        }
        catch (Exception fault)
        {
            var id = RunNumber.Format(run);
            LogRenderFault(fault, reply.GetType(), id);
            reply = Shown(RunRefusals.InternalError(id), run);
            return Write(reply);
        }
    }

    private ReadOnlyMemory<byte> Write(Reply reply)
    {
        if (_buffer.Capacity > BufferKeptBytesMax)
        {
            _buffer = new ArrayBufferWriter<byte>(4096);
            _json = new Utf8JsonWriter(_buffer, _wire.WriterOptions);
        }

        _buffer.ResetWrittenCount();
        _json.Reset();
        reply.WriteBody(_buffer, _json, _wire);
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    [LoggerMessage(LogLevel.Error, "A {Reply} could not be written as JSON, run {Run}")]
    private partial void LogRenderFault(Exception fault, Type reply, string run);
}
