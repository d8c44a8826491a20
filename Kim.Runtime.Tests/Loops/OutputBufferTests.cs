using Kim.Loops;
using Xunit;

namespace Kim.Runtime.Tests.Loops;

public sealed class OutputBufferTests
{
    [Fact]
    public void Only_what_is_committed_can_be_sent()
    {
        var buffer = NewBuffer();
        buffer.GetSpan(3)[0] = 1;
        buffer.Advance(3);
        Assert.Equal(3, buffer.Uncommitted);
        Assert.True(buffer.Peek().IsEmpty);
        buffer.Commit();
        Assert.Equal(3, buffer.Peek().Length);
        buffer.Sent(3);
        Assert.Equal(0, buffer.Unsent);
        Assert.True(buffer.Peek().IsEmpty);
    }

    [Fact]
    public void A_write_larger_than_a_segment_lies_together()
    {
        var buffer = NewBuffer();
        buffer.GetSpan(10)[0] = 1;
        buffer.Advance(10);
        Assert.True(buffer.GetSpan(100_000).Length >= 100_000);
        buffer.Advance(100_000);
        buffer.Commit();
        Assert.Equal(10, buffer.Peek().Length);
        buffer.Sent(10);
        Assert.Equal(100_000, buffer.Peek().Length);
    }

    [Fact]
    public void What_is_sent_is_used_again_on_its_loop()
    {
        var segments = new OutputSegments(new LoopOf(Environment.CurrentManagedThreadId));
        var first = segments.Rent(10);
        var second = segments.Rent(OutputSegments.SegmentBytes);
        segments.Return(first);
        segments.Return(second);
        Assert.Same(second, segments.Rent(1));
        Assert.Same(first, segments.Rent(1));
    }

    [Fact]
    public void A_segment_that_was_given_back_has_no_successor()
    {
        var buffer = new OutputBuffer(new OutputSegments(new LoopOf(Environment.CurrentManagedThreadId)));
        for (var round = 0; round < 3; round++)
        {
            buffer.GetSpan(10).Fill(1);
            buffer.Advance(10);
            buffer.GetSpan(OutputSegments.SegmentBytes).Fill(2);
            buffer.Advance(OutputSegments.SegmentBytes);
            buffer.Commit();
            Assert.Equal(10, buffer.Peek().Length);
            buffer.Sent(10);
            Assert.Equal(OutputSegments.SegmentBytes, buffer.Peek().Length);
            Assert.Equal(2, buffer.Peek()[^1]);
            buffer.Sent(OutputSegments.SegmentBytes);
            Assert.True(buffer.Peek().IsEmpty);
            buffer.Release();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Two_threads_pass_every_byte_in_order(int seed)
    {
        const int total = 3_000_000;
        var buffer = NewBuffer();
        var producer = Task.Run(() =>
        {
            var random = new Random(seed);
            var written = 0;
            while (written < total)
            {
                var count = Math.Min(random.Next(1, 9_000), total - written);
                var room = buffer.GetSpan(count);
                for (var i = 0; i < count; i++)
                {
                    room[i] = (byte)((written + i) * 31);
                }

                buffer.Advance(count);
                written += count;
                if (random.Next(3) > 0 || written == total)
                {
                    buffer.Commit();
                }
            }
        });
        var consumer = Task.Run(() =>
        {
            var random = new Random(seed + 100);
            var read = 0;
            while (read < total)
            {
                var data = buffer.Peek();
                var count = Math.Min(data.Length, random.Next(1, 12_000));
                for (var i = 0; i < count; i++)
                {
                    if (data[i] != (byte)((read + i) * 31))
                    {
                        return read + i;
                    }
                }

                buffer.Sent(count);
                read += count;
            }

            return -1;
        });
        await producer.WaitAsync(LoopFixture.Limit);
        Assert.Equal(-1, await consumer.WaitAsync(LoopFixture.Limit));
    }

    private static OutputBuffer NewBuffer() => new(new OutputSegments(new LoopOf(thread: 0)));

    private sealed class LoopOf(int thread) : Loop
    {
        public override bool IsLoopThread => Environment.CurrentManagedThreadId == thread;

        public override void Post(ILoopWork work) => throw new NotSupportedException();

        protected internal override void Defer(ILoopWork work) => throw new NotSupportedException();
    }
}
