using System.Globalization;
using Kim.Runs;

namespace Kim;

/// <summary>A file, or the part of it that the request asks for. It is opened when it is sent, so the reply may be kept.</summary>
/// <param name="path">The file; <see langword="null"/> if what was asked for is not a file that may be sent.</param>
/// <param name="contentType">The media type.</param>
internal sealed class FileReply(string? path, string contentType) : StreamedReply
{
    internal override string ContentType => contentType;

    internal override async ValueTask<OpenFile?> OpenAsync(bool mayBlock) =>
        path is null ? null
        : mayBlock ? OpenFile.At(path)
        : await Task.Run(() => OpenFile.At(path)).ConfigureAwait(false);

    internal override Reply AnswerTo(HttpInfo? request, OpenFile? file, bool mayBlock)
    {
        if (file is null)
        {
            return RunRefusals.NoFile();
        }

        var tag = Header("ETag") ?? $"\"{file.Written.Ticks:x}-{file.Length:x}\"";
        var modified = Header("Last-Modified") ?? file.Written.ToString("r", CultureInfo.InvariantCulture);
        var part = RequestedPart.Of(request, file.Length, tag, modified);
        if (part.Status is 200 or 206)
        {
            var reply = Named(new StreamReply(new FileSource(file, part, mayBlock), contentType, part.Status), tag, modified);
            return part.Status is 200
                ? reply
                : reply.WithHeader("Content-Range", $"bytes {part.Offset}-{part.Offset + part.Length - 1}/{file.Length}");
        }

        file.Dispose();
        return part.Status switch
        {
            304 => Named(new RawReply(default, null, 304), tag, modified),
            412 => RunRefusals.FileHasChanged(),
            _ => RunRefusals.NoSuchRange(file.Length),
        };
    }

    // There is nothing to let go of: only what is sent is opened.
    public override ValueTask DisposeAsync() => default;

    // With what the file is told by to caches, unless the command has said that itself.
    private Reply Named(Reply reply, string tag, string modified)
    {
        reply = reply.WithHeadOf(this);
        reply = Header("ETag") is null ? reply.WithHeader("ETag", tag) : reply;
        reply = Header("Last-Modified") is null ? reply.WithHeader("Last-Modified", modified) : reply;
        return Header("Accept-Ranges") is null ? reply.WithHeader("Accept-Ranges", "bytes") : reply;
    }
}
