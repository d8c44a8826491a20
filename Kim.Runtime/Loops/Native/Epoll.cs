using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kim.Loops.Native;

/// <summary>One epoll instance and its event buffer, level-triggered.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    internal const uint In = 0x001;
    internal const uint Out = 0x004;
    internal const uint Error = 0x008;
    internal const uint HangUp = 0x010;
    internal const uint ReadHangUp = 0x2000;

    /// <summary>
    /// Of several instances that watch one descriptor only one is woken (Linux 4.5). It cannot be changed later, only ended.
    /// </summary>
    internal const uint Exclusive = 1u << 28;

    private const int ControlAdd = 1;
    private const int ControlDelete = 2;
    private const int ControlModify = 3;
    private const int CloseOnExec = 0x80000;

    // struct epoll_event { uint32 events; uint64 data } is packed on x64 only (bits/epoll.h, __EPOLL_PACKED).
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EventBytes - 8;

    private readonly int _descriptor;
    private readonly int _eventsMax;
    private readonly byte* _events;

    internal Epoll(int eventsMax)
    {
        _eventsMax = eventsMax;
        _descriptor = Libc.EpollCreate(CloseOnExec);
        if (_descriptor < 0)
        {
            throw new InvalidOperationException($"epoll_create1 failed: {Errno.Message(Errno.Last)}");
        }

        _events = (byte*)NativeMemory.Alloc((nuint)(eventsMax * EventBytes));
    }

    internal void Add(int descriptor, uint events, ulong data) => Control(ControlAdd, descriptor, events, data);

    internal void Modify(int descriptor, uint events, ulong data) => Control(ControlModify, descriptor, events, data);

    internal void Remove(int descriptor) => Control(ControlDelete, descriptor, 0, 0);

    /// <summary>Waits for events; -1 waits without end.</summary>
    /// <returns>How many there are; also 0 if a signal ended the wait.</returns>
    internal int Wait(int timeoutMs)
    {
        var count = Libc.EpollWait(_descriptor, _events, _eventsMax, timeoutMs);
        if (count < 0 && Errno.Last != Errno.Interrupted)
        {
            throw new InvalidOperationException($"epoll_wait failed: {Errno.Message(Errno.Last)}");
        }

        return Math.Max(count, 0);
    }

    /// <summary>Event <paramref name="index"/> of the last wait.</summary>
    internal (uint Events, ulong Data) this[int index]
    {
        get
        {
            var at = _events + (index * EventBytes);
            return (*(uint*)at, Unsafe.ReadUnaligned<ulong>(at + DataOffset));
        }
    }

    public void Dispose()
    {
        _ = Libc.Close(_descriptor);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int descriptor, uint events, ulong data)
    {
        var epollEvent = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(epollEvent, 4), events);
        BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(epollEvent + DataOffset, 8), data);
        if (Libc.EpollControl(_descriptor, operation, descriptor, epollEvent) < 0)
        {
            throw new InvalidOperationException($"epoll_ctl({operation}) failed on descriptor {descriptor}: {Errno.Message(Errno.Last)}");
        }
    }
}
