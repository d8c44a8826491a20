namespace Kim.Loops.Native;

/// <summary>An eventfd: any thread rings it, the loop's <c>epoll_wait</c> returns.</summary>
internal sealed unsafe class WakeUp : IDisposable
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    internal WakeUp()
    {
        Descriptor = Libc.EventDescriptor(0, NonBlocking | CloseOnExec);
        if (Descriptor < 0)
        {
            throw new InvalidOperationException($"eventfd failed: {Errno.Message(Errno.Last)}");
        }
    }

    internal int Descriptor { get; }

    /// <summary>Rings. Any thread.</summary>
    internal void Ring()
    {
        ulong one = 1;
        _ = Libc.Write(Descriptor, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Takes the ring back. Loop only.</summary>
    internal void Silence()
    {
        ulong count;
        _ = Libc.Read(Descriptor, (byte*)&count, sizeof(ulong));
    }

    public void Dispose() => _ = Libc.Close(Descriptor);
}
