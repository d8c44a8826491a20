using System.Buffers;
using System.Text.Json;
using Kim.Binding;

namespace Kim;

/// <summary>A reply whose body is read while it is sent, and not before.</summary>
internal abstract class StreamedReply(int status = 200) : Reply(status, isStreamed: true), IAsyncDisposable
{
    /// <summary>Opens what has to be open before the answer is known.</summary>
    /// <param name="mayBlock">Whether it may, and should, block its thread: in a test nothing happens on others.</param>
    internal virtual ValueTask<OpenFile?> OpenAsync(bool mayBlock) => default;

    /// <summary>What is sent: a <see cref="StreamReply"/>, or a reply without a stream.</summary>
    /// <param name="request">The request; <see langword="null"/> if the run was not started over HTTP.</param>
    /// <param name="file">What was opened; from here it is the answer's.</param>
    /// <param name="mayBlock">As for <see cref="OpenAsync"/>.</param>
    internal abstract Reply AnswerTo(HttpInfo? request, OpenFile? file, bool mayBlock);

    /// <summary>It is not sent: lets go of what it would have been read from. If somebody sends it, it does nothing.</summary>
    public abstract ValueTask DisposeAsync();

    internal override void WriteBody(IBufferWriter<byte> output, Utf8JsonWriter json, Wire wire) => throw new NotSupportedException(
        "The body of this reply is a stream, which is read only while it is sent: in a test, look at the Body of the CommandRun.");
}
