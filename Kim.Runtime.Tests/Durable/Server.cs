using Kim.Runs;
using Kim.Runs.Hooks;
using Xunit;

namespace Kim.Runtime.Tests.Durable;

/// <summary>One process of several that come after each other: a reactor with the commands, over a journal and a ledger that outlive
/// it.</summary>
internal sealed class Server : IDisposable
{
    private const ulong Number = 0xab;

    private readonly LoopFixture _fixture;
    private readonly IRunJournal? _journal;
    private readonly List<Receiver> _receivers = [];

    internal Server(IRunJournal? journal, Ledger ledger)
    {
        _journal = journal;

        // Always the same waits between attempts: long ones.
        _fixture = new(journal: journal, random: new Random(1));
        _fixture.Runner.Add(new BoundCommand(MoveMoney.Descriptor, _ => new MoveMoney(ledger)));
        _fixture.Runner.Add(new BoundCommand(Unwritable.Descriptor, _ => new Unwritable(ledger)));
        _fixture.Runner.Add(new BoundCommand(CountDown.Descriptor, _ => new CountDown(ledger)));
        _fixture.Runner.Add(new BoundCommand(Approval.Descriptor, _ => new Approval(ledger)));
        _fixture.Runner.Add(new BoundCommand(Nap.Descriptor, _ => new Nap(ledger)));
        _fixture.Runner.Add(new BoundCommand(Patient.Descriptor, _ => new Patient(ledger)));
        _fixture.Runner.Add(new BoundCommand(ChargeOnce.Descriptor, _ => new ChargeOnce(ledger)));
        _fixture.Runner.Add(new BoundCommand(Renamed.Descriptor, _ => new Renamed(ledger)));
    }

    internal StepRunner Runner => _fixture.Runner;

    internal async Task<Receiver> Start(
        CommandDescriptor command, object? request, CancellationToken gone = default, HttpInfo? http = null)
    {
        var receiver = NewReceiver(gone, http);
        await _fixture.On(() =>
        {
            var run = Runner.Create(command, Number);
            run.Receiver = receiver;
            run.Command.SetRequest(request);
            Runner.Start(run);
        });
        return receiver;
    }

    internal async Task<Receiver> Continue(RunRecord record, RunWake wake = default)
    {
        var receiver = NewReceiver(default);
        await _fixture.On(() => Runner.Restore(record, receiver, wake));
        return receiver;
    }

    /// <summary>Continues a run, and gives all up before it has begun.</summary>
    internal async Task<Receiver> ContinueAndStop(RunRecord record)
    {
        var receiver = NewReceiver(default);
        await _fixture.On(() =>
        {
            Runner.Restore(record, receiver);
            Runner.GiveUpAll();
        });
        return receiver;
    }

    internal Task On(Action action) => _fixture.On(action);

    internal Task<int> InFlight() => _fixture.On(() => Runner.InFlight);

    public void Dispose()
    {
        _fixture.Dispose();
        Assert.All(_receivers, receiver => Assert.InRange(receiver.Replies, 0, 1));
        Assert.Null((_journal as MemoryJournal)?.Fault);
    }

    private Receiver NewReceiver(CancellationToken gone, HttpInfo? http = null)
    {
        var receiver = new Receiver(gone, http);
        _receivers.Add(receiver);
        return receiver;
    }

    internal sealed class Receiver(CancellationToken gone, HttpInfo? http) : IReplyReceiver
    {
        private readonly TaskCompletionSource<string> _replied = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken ClientGone => gone;

        internal Task Replied => _replied.Task;

        internal int Replies { get; private set; }

        internal Reply? Last { get; private set; }

        public HttpInfo? NewHttpInfo() => http;

        public void OnReply(StepInfo last, Reply reply)
        {
            Replies++;
            Last = reply;
            _replied.TrySetResult($"{reply.StatusCode} {System.Text.Encoding.UTF8.GetString(reply.GetBody())}");
        }

        internal Task<string> Reply() => _replied.Task.WaitAsync(LoopFixture.Limit);
    }
}
