using Microsoft.Extensions.Logging;

namespace Kim.Loops;

/// <summary>
/// The reactor if sockets live elsewhere (Kestrel's stock transport, the stock Redis I/O): work and timers on one thread, on any platform.
/// </summary>
internal sealed class PortableLoop(string name, ILoggerFactory loggers, TimeProvider? time = null) : EventLoop(name, loggers, time)
{
    private readonly AutoResetEvent _bell = new(initialState: false);

    public override void Dispose() => _bell.Dispose();

    private protected override void Wait(int timeoutMs) => _bell.WaitOne(timeoutMs);

    private protected override void Ring() => _bell.Set();
}
