using System.Buffers;
using System.IO.Pipelines;
using Xunit;

namespace Kim.Runtime.Tests.Commands;

/// <summary>A pipe as the body of a reply.</summary>
public sealed class PipeSourceTests
{
    [Fact]
    public async Task A_pipe_is_read_to_its_end_in_pieces_and_completed()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        await pipe.Writer.WriteAsync(bytes);
        await pipe.Writer.CompleteAsync();
        Assert.Equal(bytes, await Read(pipe.Reader));
        Assert.Throws<InvalidOperationException>(() => pipe.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Segments_without_bytes_are_passed_over()
    {
        var first = new Segment([], null);
        var last = new Segment([7, 8], new Segment([], first));
        Assert.Equal([7, 8], await Read(PipeReader.Create(new ReadOnlySequence<byte>(first, 0, last, 2))));
    }

    private static async Task<byte[]> Read(PipeReader reader)
    {
        await using var source = new PipeSource(reader);
        var read = new List<byte>();
        while (await source.ReadAsync(default) is { IsEmpty: false } piece)
        {
            Assert.InRange(piece.Length, 1, BodySource.PieceBytes);
            read.AddRange(piece.Span);
        }

        return [.. read];
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal Segment(byte[] bytes, Segment? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }
}
