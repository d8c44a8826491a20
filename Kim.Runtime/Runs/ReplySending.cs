using Kim.Loops;

namespace Kim.Runs;

/// <summary>Opens, reads and sends the streamed reply of one run. On the loop.</summary>
/// <remarks>
/// <code>
/// Opening --the first bytes, or the end, are there--> the head goes out --> Body --the end is sent--> closed, Sent
/// Opening --it is answered without a stream (a file that is not there)--> Sent
/// Opening, Body --the source or the receiver throws, the client has left--> closed, Sent
/// Opening, Body --the run is given up--> the body is aborted; closed once the read under way has ended, and nobody is told
/// </code>
/// A source with a heartbeat does not wait for its first bytes with the head. The source is closed in each case, once, and never while it
/// is read. A piece that neither reading nor writing had to wait for is followed by a turn of the loop for others.
/// </remarks>
internal sealed class ReplySending(StepRunner runner, Run run, StreamedReply reply)
{
    private readonly int _version = run.Version;
    private BodySource? _source;
    private IReplyBody? _body;
    private bool _nobodyReads;
    private bool _hasWaited;

    private Loop Loop => runner.Loop;

    private bool IsGivenUp => run.Version != _version;

    // A client that leaves is told by the receiver's token, by a write that nobody takes, or by both.
    private bool HasLeft => _nobodyReads || run.Receiver.ClientGone.IsCancellationRequested;

    /// <summary>Begins. What happens is told to the runner.</summary>
    internal async Task RunAsync()
    {
        StepRunner.Flow(run);
        Reply answer = reply;
        Exception? fault = null;
        try
        {
            answer = await OpenAsync().ConfigureAwait(false);
            if (answer is StreamReply stream)
            {
                await SendAsync(stream).ConfigureAwait(false);
            }
        }
        catch (Exception own)
        {
            fault = own;
        }

        try
        {
            if (_source is not null)
            {
                await Ended(Close(_source)).ConfigureAwait(false);
            }
        }
        catch (Exception own)
        {
            fault ??= own;
        }

        if (!IsGivenUp)
        {
            runner.Sent(run, answer, fault, HasLeft);
        }
    }

    /// <summary>The whole body is sent, or nobody wants it any more.</summary>
    internal void End() => Take()?.End();

    /// <summary>The client must not take the body for whole.</summary>
    internal void Abort() => Take()?.Abort();

    private IReplyBody? Take()
    {
        var body = _body;
        _body = null;
        return body;
    }

    private async Task<Reply> OpenAsync()
    {
        if (reply is StreamReply)
        {
            return reply;
        }

        var opening = reply.OpenAsync(Loop.WaitsAlways).AsTask();
        await new TurnAwaitable(Loop, opening);
        var file = await opening.ConfigureAwait(false);
        if (!IsGivenUp)
        {
            return reply.AnswerTo(run.HttpOrNull, file, Loop.WaitsAlways);
        }

        file?.Dispose();
        return reply;
    }

    private async Task SendAsync(StreamReply stream)
    {
        var source = stream.Source;
        if (IsGivenUp)
        {
            return;
        }

        if (!source.TryTake())
        {
            throw new InvalidOperationException(
                $"The reply of {run.Descriptor.Name} is a stream that was sent before, and it can be read once: make one for each run.");
        }

        _source = source;
        var isWanted = run.Receiver.WantsBody;
        var beats = source.Heartbeat > TimeSpan.Zero;
        var piece = isWanted && !beats ? await ReadAsync(source).ConfigureAwait(false) : default;
        if (IsGivenUp || HasLeft)
        {
            return;
        }

        _body = runner.BeginBody(run, stream, source.Length);
        if (isWanted)
        {
            await SendBodyAsync(source, piece, beats).ConfigureAwait(false);
        }
    }

    private async Task SendBodyAsync(BodySource source, ReadOnlyMemory<byte> piece, bool beats)
    {
        if (beats)
        {
            // The head alone: who subscribes sees that it has.
            await WriteAsync(default).ConfigureAwait(false);
            piece = await ReadAsync(source).ConfigureAwait(false);
        }

        var sent = 0L;
        while (!piece.IsEmpty && !IsGivenUp)
        {
            sent += piece.Length;
            if (sent > source.Length)
            {
                throw new InvalidDataException($"The stream gives more than the {source.Length} bytes that it said it has.");
            }

            if (!await WriteAsync(piece).ConfigureAwait(false))
            {
                return;
            }

            if (!_hasWaited)
            {
                await new TurnAwaitable(Loop, null);
            }

            _hasWaited = false;
            piece = await ReadAsync(source).ConfigureAwait(false);
        }

        if (sent < source.Length && !IsGivenUp)
        {
            throw new InvalidDataException($"The stream gives {sent} bytes, but it said that it has {source.Length}.");
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(BodySource source)
    {
        var read = Read(source);
        if (read.IsCompleted)
        {
            return await read.ConfigureAwait(false);
        }

        _hasWaited = true;
        var task = read.AsTask();
        while (source.Heartbeat > TimeSpan.Zero && !_nobodyReads && !await EndsWithin(task, source.Heartbeat).ConfigureAwait(false))
        {
            await WriteAsync(source.Beat).ConfigureAwait(false);
        }

        await new TurnAwaitable(Loop, task);
        return await task.ConfigureAwait(false);
    }

    private async Task<bool> EndsWithin(Task task, TimeSpan time)
    {
        var over = new TaskCompletionSource();
        var timer = Loop.Timers.Schedule(
            Loop.PresentMs + (long)Math.Ceiling(time.TotalMilliseconds),
            static state => ((TaskCompletionSource)state).TrySetResult(),
            over);
        await new TurnAwaitable(Loop, Task.WhenAny(task, over.Task));
        Loop.Timers.Cancel(timer);
        return task.IsCompleted;
    }

    // False if nobody reads any more.
    private async Task<bool> WriteAsync(ReadOnlyMemory<byte> piece)
    {
        if (_body is not { } body || _nobodyReads)
        {
            return false;
        }

        var write = body.WriteAsync(piece);
        if (!write.IsCompleted)
        {
            _hasWaited = true;
            var task = write.AsTask();
            await new TurnAwaitable(Loop, task);
            write = new(task);
        }

        var isTaken = await write.ConfigureAwait(false);
        if (IsGivenUp)
        {
            // The receiver may serve the next request already.
            return false;
        }

        if (!isTaken || HasLeft)
        {
            _nobodyReads = true;
            runner.LeaveSource(run);
        }

        return !_nobodyReads;
    }

    private async Task Ended(ValueTask closing)
    {
        if (!closing.IsCompleted)
        {
            var task = closing.AsTask();
            await new TurnAwaitable(Loop, task);
            closing = new(task);
        }

        await closing.ConfigureAwait(false);
    }

    private ValueTask<ReadOnlyMemory<byte>> Read(BodySource source)
    {
        var outer = runner.BeginUserCode();
        try
        {
            return source.ReadAsync(run.Cancellation!.Token);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private ValueTask Close(BodySource source)
    {
        var outer = runner.BeginUserCode();
        try
        {
            return source.DisposeAsync();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }
}
