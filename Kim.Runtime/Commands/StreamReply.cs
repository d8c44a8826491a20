namespace Kim;

/// <summary>A reply out of a source that can be read once.</summary>
internal sealed class StreamReply(BodySource source, string contentType, int status = 200) : StreamedReply(status)
{
    internal override string ContentType => contentType;

    /// <summary>Where the body comes from. Copies of the reply share it.</summary>
    internal BodySource Source => source;

    internal override Reply AnswerTo(HttpInfo? request, OpenFile? file, bool mayBlock) => this;

    public override ValueTask DisposeAsync() => source.DropAsync();
}
