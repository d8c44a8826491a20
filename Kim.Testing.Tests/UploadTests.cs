using Kim.Testing.Tests.Commands;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>Bodies that steps read, given by code (docs/coding/http.md).</summary>
public sealed class UploadTests : IDisposable
{
    private readonly CommandTest _test = new(seed: 3, KimCommands.Table);

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Bytes_and_streams_are_read()
    {
        Assert.Equal("abc text/plain 3", Read(RequestBody.Of("abc"u8.ToArray(), "text/plain")).Data<string>());
        Assert.Equal("bc text/plain 2", Read(RequestBody.Of(new MemoryStream("abc"u8.ToArray()) { Position = 1 }, "text/plain")).Data<string>());
        Assert.Equal("  0", Read(RequestBody.Of(ReadOnlyMemory<byte>.Empty, null)).Data<string>());
    }

    [Fact]
    public void Parts_are_read()
    {
        var body = RequestBody.Of(new FormPart("a", "1"), new FormPart("b", new MemoryStream("2"u8.ToArray()), "b.txt", "text/plain"));
        Assert.Equal("a  1;b b.txt 2;", Read(body, "form").Data<string>());
    }

    [Fact]
    public void A_called_command_reads_its_callers_body()
    {
        var run = _test.Start<AttachingByCall, Attachments>(new(RequestBody.Of("abc"u8.ToArray(), "text/plain")));
        Assert.Contains("abc text/plain 3", run.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_attempt_does_not_take_the_rest_for_the_whole()
    {
        _test.At("Read", StepRule.ThrowsAfter(new IOException("lost"), times: 1));
        var run = Read(RequestBody.Of("abc"u8.ToArray(), "text/plain"));
        Assert.Equal((500, "Read, Read#2, Read#3"), (run.Status, run.Trace));
    }

    [Fact]
    public void A_field_that_is_too_long_or_not_text_is_refused()
    {
        var large = Read(RequestBody.Of(new FormPart("a", "12345678901")), "form");
        Assert.Equal((413, "Read"), (large.Status, large.Trace));
        Assert.Contains("longer than 10 bytes", large.Body, StringComparison.Ordinal);
        Assert.Equal(400, Read(RequestBody.Of(new FormPart("a", new MemoryStream([0xFF]))), "form").Status);
    }

    [Fact]
    public void A_body_of_parts_has_no_bytes_and_one_of_bytes_no_parts()
    {
        Assert.Equal(500, Read(RequestBody.Of(new FormPart("a", "1"))).Status);
        Assert.Equal(500, Read(RequestBody.Of("a=1"u8.ToArray(), "application/x-www-form-urlencoded"), "form").Status);
    }

    private CommandRun Read(RequestBody body, string how = "bytes")
    {
        var run = _test.Start<Attaching, Attachments>(new(body, how));
        _test.RunToEnd();
        return run;
    }
}
