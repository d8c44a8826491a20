namespace Kim.Server.Tests.Commands;

/// <summary>Reads bodies in all ways.</summary>
[Command("POST /kim/uploads/{which}", MaxBody = "64MiB", Deadline = "30s")]
public sealed partial class Uploads(Gate gate, SourceWitness? witness) : Command<UploadRequest>
{
    private long _count;

    [Step] Task Begin() => Task.CompletedTask;

    [Step]
    async Task<Reply> Answer(CancellationToken gone)
    {
        switch (Request.Which)
        {
            case "count":
                await Count(Request.Body.OpenRead(), gone);
                return Ok($"{_count} of {Request.Body.Length?.ToString() ?? "?"}, {Request.Body.ContentType ?? "no type"}");
            case "copy":
                // What is between its reads is on whatever thread.
                var copy = new MemoryStream();
                await Request.Body.OpenRead().CopyToAsync(copy, gone);
                return Ok(copy.Length);
            case "some":
                await Request.Body.OpenRead().ReadExactlyAsync(new byte[Request.Bytes], gone);
                return Ok(Request.Bytes);
            case "slow":
                await using (var stream = Request.Body.OpenRead())
                {
                    await stream.ReadExactlyAsync(new byte[Request.Bytes], gone);
                    witness?.Give(Request.Bytes);
                    await gate.Wait(gone);
                    await Count(stream, gone);
                }

                return Ok(_count + Request.Bytes);
            case "twice" or "blocking" or "whole":
                return Ok(Misuse(Request.Which));
            case "abandoned":
#pragma warning disable KIM0038 // What is tested is that it does no harm.
                _ = Request.Body.OpenRead().ReadAsync(new byte[100], CancellationToken.None).AsTask();
#pragma warning restore KIM0038
                return Ok();
            case "echo":
                return Stream(Request.Body.OpenRead(), "application/octet-stream");
            case "form":
                return Ok(await Form(gone));
            case "fail":
                return BadRequest("not read");
            default:
                return Ok();
        }
    }

    [Compensates(nameof(Begin))] void Undo() => witness?.Undo();

    private string Misuse(string which)
    {
        try
        {
            var stream = which == "whole" ? null : Request.Body.OpenRead();
            return $"{(stream is null ? Http.Body.Length : which == "twice" ? Request.Body.OpenRead().CanRead : stream.ReadByte())}";
        }
        catch (Exception fault) when (fault is InvalidOperationException or NotSupportedException)
        {
            return fault.Message.Replace("'", "", StringComparison.Ordinal);
        }
    }

    private async Task Count(Stream stream, CancellationToken gone)
    {
        var buffer = new byte[8192];
        for (int count; (count = await stream.ReadAsync(buffer, gone)) > 0;)
        {
            _count += count;
            witness?.Give(count);
        }
    }

    private async Task<List<string>> Form(CancellationToken gone)
    {
        var parts = new List<string>();
        await foreach (var part in Request.Body.ReadParts(gone))
        {
            if (part.FileName is null)
            {
                parts.Add($"{part.Name}={await part.ReadTextAsync(cancellation: gone)}");
            }
            else if (part.Name == "skipped")
            {
                parts.Add("skipped");
            }
            else
            {
                _count = 0;
                await Count(part.Content, gone);
                parts.Add($"{part.Name}: {part.FileName}, {part.ContentType}, {_count} bytes");
            }
        }

        return parts;
    }
}
