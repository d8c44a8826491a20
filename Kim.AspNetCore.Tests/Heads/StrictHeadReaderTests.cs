using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Tasks.Sources;
using Kim.AspNetCore.Heads;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kim.AspNetCore.Tests.Heads;

/// <summary>Which of the bytes that pass are judged.</summary>
public sealed class StrictHeadReaderTests
{
    private const string Good = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n";
    private const string Chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string Chunks = "4;a=\"1\"\r\nbody\r\n0\r\nX: 1\r\n\r\n";
    private readonly Pipe _pipe = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly StrictHeadReader _reader;

    public StrictHeadReaderTests() => _reader = new StrictHeadReader(_pipe.Reader, 1024);

    [Fact]
    public async Task Body_is_not_judged_and_the_next_head_is()
    {
        await Write(Good + "\n\n\0:" + Good.Replace("4", "+4", StringComparison.Ordinal));
        await Consume(Good.Length);
        Assert.Null(_reader.EndHead());
        await Consume(4);
        _reader.BeginHead();
        await Consume(Good.Length + 1);
        Assert.Equal(400, _reader.EndHead()?.Status);
    }

    [Fact]
    public async Task What_is_seen_but_not_consumed_is_not_judged()
    {
        await Write(Good + "\0");
        var read = await _reader.ReadAsync();
        _reader.AdvanceTo(read.Buffer.GetPosition(Good.Length), read.Buffer.End);
        Assert.Null(_reader.EndHead());
    }

    [Fact]
    public async Task Head_after_a_body_that_nobody_ended_is_refused()
    {
        await Write(Good);
        await Consume(Good.Length);
        Assert.Null(_reader.EndHead());
        Assert.NotNull(_reader.EndHead());
    }

    [Fact]
    public async Task What_was_received_is_judged_and_not_what_the_server_makes_of_it()
    {
        await Write(Good.Replace("/ ", "/a%20b%0D%0A%22 ", StringComparison.Ordinal));
        var read = await _reader.ReadAsync();
        var path = System.Runtime.InteropServices.MemoryMarshal.AsMemory(read.Buffer.First).Span;
        "/a b\r\n\"\"\"\"\"\"\""u8.CopyTo(path[5..]);
        _reader.AdvanceTo(read.Buffer.End);
        Assert.Null(_reader.EndHead());
    }

    [Fact]
    public async Task Head_that_is_lent_again_and_again_is_judged_once()
    {
        for (var cut = 1; cut < Good.Length; cut++)
        {
            await Write(Good[..cut]);
            var read = await _reader.ReadAsync();
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            await Write(Good[cut..] + "body");
            await Consume(5);
            await Consume(Good.Length - 5);
            Assert.Null(_reader.EndHead());
            await Consume(4);
            _reader.BeginHead();
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Head_that_the_server_ends_elsewhere_is_refused(int off)
    {
        await Write(Good + "body");
        await Consume(Good.Length + off);
        Assert.Equal(400, _reader.EndHead()?.Status);
    }

    [Fact]
    public async Task Chunked_body_that_is_read_to_its_end_is_followed_by_the_next_head()
    {
        for (var cut = 1; cut < Chunks.Length; cut++)
        {
            await Write(Chunked + Chunks[..cut]);
            await Consume(Chunked.Length);
            Assert.Null(_reader.EndHead());
            var read = await _reader.ReadAsync();
            Assert.Equal(cut, read.Buffer.Length);
            _reader.AdvanceTo(read.Buffer.GetPosition(cut / 2), read.Buffer.End);
            await Write(Chunks[cut..] + Good);
            await Consume(Chunks.Length - (cut / 2));
            _reader.BeginHead();
            await Consume(Good.Length);
            Assert.Null(_reader.EndHead());
            _reader.BeginHead();
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Head_after_a_chunked_body_that_the_server_ends_elsewhere_is_refused(int off)
    {
        await Write(Chunked + Chunks + Good);
        await Consume(Chunked.Length);
        Assert.Null(_reader.EndHead());
        await Consume(Chunks.Length + off);
        _reader.BeginHead();
        await Consume(Good.Length - off);
        Assert.Equal(400, _reader.EndHead()?.Status);
    }

    [Fact]
    public async Task Malformed_chunks_are_read_up_to_the_fault_and_then_refused_whatever_the_pieces()
    {
        const string Bad = "4;a=\0\r\nbody\r\n";
        for (var cut = 1; cut <= Bad.Length; cut++)
        {
            var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
            var reader = new StrictHeadReader(pipe.Reader, 1024);
            await pipe.Writer.WriteAsync(Encoding.Latin1.GetBytes(Chunked));
            reader.AdvanceTo((await reader.ReadAsync()).Buffer.End);
            Assert.Null(reader.EndHead());
            await pipe.Writer.WriteAsync(Encoding.Latin1.GetBytes(Bad[..cut]));
            var read = await reader.ReadAsync();
            Assert.Equal(Math.Min(cut, 4), read.Buffer.Length);
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            var reading = reader.ReadAsync().AsTask();
            await pipe.Writer.WriteAsync(Encoding.Latin1.GetBytes(Bad[cut..]));
            if (cut <= 4)
            {
                read = await reading;
                Assert.Equal((4, false), (read.Buffer.Length, read.IsCompleted));
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                reading = reader.ReadAsync().AsTask();
            }

            var fault = await Assert.ThrowsAsync<BadHttpRequestException>(() => reading);
            Assert.Equal((400, "malformed body: an extension without a value after \"=\", in chunk 1"), (fault.StatusCode, fault.Message));
            Assert.Throws<BadHttpRequestException>(() => reader.TryRead(out _));
            reader.BeginHead();
            Assert.NotNull(reader.EndHead());
        }
    }

    [Fact]
    public async Task Fault_outranks_the_end_of_the_stream()
    {
        await Write(Chunked + "4\r\nbodyx");
        await _pipe.Writer.CompleteAsync();
        await Consume(Chunked.Length);
        Assert.Null(_reader.EndHead());
        var read = await _reader.ReadAsync();
        Assert.Equal((7, false), (read.Buffer.Length, read.IsCompleted));
        _reader.AdvanceTo(read.Buffer.End);
        await Assert.ThrowsAsync<BadHttpRequestException>(async () => await _reader.ReadAsync());
    }

    [Fact]
    public async Task Pending_read_completes_where_the_inner_one_does_and_is_judged()
    {
        var reading = _reader.ReadAsync();
        Assert.False(reading.IsCompleted);
        await Write(Good);
        Assert.True(reading.IsCompleted);
        var read = await reading;
        _reader.AdvanceTo(read.Buffer.End);
        Assert.Null(_reader.EndHead());
    }

    [Fact]
    public async Task Pending_read_passes_a_fault_on()
    {
        var reading = _reader.ReadAsync().AsTask();
        _pipe.Writer.Complete(new IOException("gone"));
        Assert.Equal("gone", (await Assert.ThrowsAsync<IOException>(() => reading)).Message);
    }

    [Fact]
    public async Task Line_in_two_segments_is_judged_as_one()
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16, pool: new SmallPool()));
        var reader = new StrictHeadReader(pipe.Reader, 1024);
        await pipe.Writer.WriteAsync(Encoding.Latin1.GetBytes(Good));
        var read = await reader.ReadAsync();
        Assert.False(read.Buffer.IsSingleSegment);
        reader.AdvanceTo(read.Buffer.End);
        Assert.Null(reader.EndHead());
    }

    [Fact]
    public async Task Read_that_completes_while_it_is_looked_at_is_judged_too()
    {
        var reader = new StrictHeadReader(new LateReader(Encoding.Latin1.GetBytes(Good)), 1024);
        var read = await reader.ReadAsync();
        reader.AdvanceTo(read.Buffer.End);
        Assert.Null(reader.EndHead());
    }

    private async Task Write(string text) => await _pipe.Writer.WriteAsync(Encoding.Latin1.GetBytes(text));

    private async Task Consume(int count)
    {
        var read = await _reader.ReadAsync().ConfigureAwait(false);
        _reader.AdvanceTo(read.Buffer.GetPosition(count));
    }

    // As another thread completes a read: pending at the first look, completed at the next.
    private sealed class LateReader(byte[] bytes) : PipeReader, IValueTaskSource<ReadResult>
    {
        private int _looks;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => new(this, 0);

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
        }

        public override void CancelPendingRead()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public ReadResult GetResult(short token) => new(new ReadOnlySequence<byte>(bytes), isCanceled: false, isCompleted: false);

        public ValueTaskSourceStatus GetStatus(short token) =>
            _looks++ == 0 ? ValueTaskSourceStatus.Pending : ValueTaskSourceStatus.Succeeded;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            continuation(state);
    }

    // Segments of 16 bytes, so that a line spans several.
    private sealed class SmallPool : MemoryPool<byte>
    {
        public override int MaxBufferSize => 16;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Owner();

        protected override void Dispose(bool disposing)
        {
        }

        private sealed class Owner : IMemoryOwner<byte>
        {
            public Memory<byte> Memory { get; } = new byte[16];

            public void Dispose()
            {
            }
        }
    }
}
