using Kim.Runs;
using Kim.Runs.Hooks;
using Kim.Runtime.Tests.Commands;
using Xunit;

namespace Kim.Runtime.Tests.Runs;

/// <summary>What hooks are told, what they may answer for, and that they cannot lose a run.</summary>
public sealed class RunHooksTests
{
    private static readonly string[] Through =
    [
        "enter Draw#1", "completed Draw", "enter Fee#1", "completed Fee",
        "enter Pay#1", "completed Pay", "enter Answer#1", "completed Answer",
        "ended Transfer 200",
    ];

    [Fact]
    public async Task Hooks_see_every_step_and_the_end()
    {
        var hooks = new Recorder();
        Assert.Equal(200, await Run(hooks, new Account()));
        Assert.Equal(Through, hooks.Told);
    }

    [Fact]
    public async Task Hooks_see_failed_attempts_and_what_is_undone()
    {
        var hooks = new Recorder();
        var account = new Account { Closed = new InvalidOperationException("closed") };
        Assert.Equal(500, await Run(hooks, account));
        Assert.Equal(
            [
                "enter Draw#1", "completed Draw", "enter Fee#1", "completed Fee",
                "enter Pay#1", "failed Pay: closed", "enter Pay#2", "failed Pay: closed",
                "enter Return#1", "completed Return", "undone Draw", "ended Transfer 500",
            ],
            hooks.Told);
        Assert.Equal(1, account.Returned);
    }

    [Fact]
    public async Task A_journal_replays_steps_by_answering_for_them()
    {
        var hooks = new Recorder { Journal = { ["Draw"] = Task.FromResult(7), ["Fee"] = 6, ["Pay"] = Task.CompletedTask } };
        var account = new Account { Closed = new InvalidOperationException("closed") };
        Assert.Equal(200, await Run(hooks, account));
        Assert.Equal(Through, hooks.Told);
        Assert.Equal(0, account.Drawn);
    }

    [Fact]
    public async Task What_hooks_keep_stays_with_its_run()
    {
        var hooks = new Recorder();
        await Run(hooks, new Account());
        Assert.Equal("1234", hooks.LastState);
    }

    [Theory]
    [InlineData("enter Pay#1", "failed Pay: the hook")]
    [InlineData("completed Pay", "failed Pay: the hook")]
    public async Task A_hook_may_fail_a_step_before_it_and_after_its_wait(string throws, string told)
    {
        var hooks = new Recorder { Throws = throws };
        await Run(hooks, new Account());
        Assert.Contains(told, hooks.Told);
    }

    [Theory]
    [InlineData("completed Fee", false, 200)]
    [InlineData("ended Transfer 200", false, 200)]
    [InlineData("failed Pay: closed", true, 500)]
    [InlineData("undone Draw", true, 500)]
    public async Task What_a_hook_throws_elsewhere_costs_no_run(string throws, bool isClosed, int status)
    {
        var hooks = new Recorder { Throws = throws };
        var account = new Account { Closed = isClosed ? new InvalidOperationException("closed") : null };
        Assert.Equal(status, await Run(hooks, account));
        Assert.Contains(throws, hooks.Told);
        Assert.Equal(isClosed ? 1 : 0, account.Returned);
    }

    [Fact]
    public async Task Hooks_see_the_end_of_a_run_that_is_given_up()
    {
        var hooks = new Recorder();
        var account = new Account { Opening = new TaskCompletionSource().Task };
        Assert.Equal(503, await Run(hooks, account, giveUp: account.Paying.Task));
        Assert.Equal(["enter Pay#1", "enter Return#1", "completed Return", "undone Draw", "ended Transfer 503"], hooks.Told[^5..]);
    }

    private static async Task<int> Run(Recorder hooks, Account account, Task? giveUp = null)
    {
        using var fixture = new LoopFixture(hooks);
        var receiver = new Receiver();
        await fixture.On(() =>
        {
            var run = fixture.Runner.Create(new BoundCommand(Transfer.Descriptor, _ => new Transfer(account)));
            run.Receiver = receiver;
            fixture.Runner.Start(run);
        });
        if (giveUp is not null)
        {
            await giveUp.WaitAsync(LoopFixture.Limit);
            await fixture.On(fixture.Runner.GiveUpAll);
        }

        await hooks.HasEnded.Task.WaitAsync(LoopFixture.Limit);
        return (await receiver.Task.WaitAsync(LoopFixture.Limit)).StatusCode;
    }

    private sealed class Receiver() : TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously), IReplyReceiver
    {
        public CancellationToken ClientGone => default;

        public void OnReply(StepInfo last, Reply reply) => SetResult(reply);
    }
}
