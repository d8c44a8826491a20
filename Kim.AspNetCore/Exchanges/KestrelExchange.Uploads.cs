using System.IO.Pipelines;
using Kim.AspNetCore.Routing;
using Kim.Runs;
using Microsoft.AspNetCore.Http.Features;

namespace Kim.AspNetCore.Exchanges;

// A body that the run reads: it begins as soon as the head is there. If it has not read all of it when the reply goes out, the connection
// ends with that reply, unless the rest is here already.
internal sealed partial class KestrelExchange
{
    private IHttpMaxRequestBodySizeFeature? BodyLimit => _features.Get<IHttpMaxRequestBodySizeFeature>();

    private void SetBodyLimit(in RouteMatch match)
    {
        if (match.Route?.Command.Descriptor.MaxBody is { } max && BodyLimit is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = max;
        }
    }

    private Task ProcessUpload(in RouteMatch match)
    {
        var length = _request.Headers.ContentLength;
        if (BodyLimit?.MaxRequestBodySize is { } max && length > max)
        {
            return Refuse(RunRefusals.Refused(BodyStream.TooLarge(max)), isLast: true);
        }

        Upload = new ReceivedBody(
            new BodyStream(_bodyPipe.Reader, _loop, readsElsewhere: false, max: null, ClientGone), Header("Content-Type"), length);
        return Begin(match);
    }

    // Before the head: it says whether the connection continues.
    private void CloseUpload()
    {
        if (Upload is { } upload)
        {
            upload.Bytes.Close(drops: _request.Headers.Expect.Count == 0);
            _isLast |= !upload.Bytes.IsAtEnd;
        }
    }

    // The server reads what follows, so nobody else may.
    private static async ValueTask<FlushResult> AfterRead(ValueTask<FlushResult> write, Task read)
    {
        await read.ConfigureAwait(false);
        return await write.ConfigureAwait(false);
    }

    // The streamed reply is over.
    private void EndStream()
    {
        CloseUpload();
        if (Upload is { Bytes.Ended: { IsCompleted: false } read })
        {
            _ = EndAsync(_processed!, AfterRead(default, read));
        }
        else
        {
            _processed!.SetResult();
        }
    }
}
