using Xunit;

namespace Kim.Generator.Tests.Snapshots;

// Runs that outlive their process.
public sealed partial class EmittedCode
{
    [Fact]
    public void Durable() => Verify("""
        #pragma warning disable KIM1003
        namespace App;
        public sealed record Hold(string Account);
        [Command("POST /durable", Durable = true)]
        public sealed partial class Sample : Command<Hold>
        {
            private decimal _fee;
            [NotStored] private int _made;
            public string? Note { get; set; }
            [Step] void Price() => _fee = 1;
            [Step] Task<Hold> Reserve() => Task.FromResult(Request);
            [Step, Retry(2)] Task<string> Book(Hold hold) => Task.FromResult(hold.Account);
            [Step] string Answer(string booked) => booked;
            [Compensates(nameof(Reserve))] Task Release(Hold hold) => Task.CompletedTask;
        }
        """, test: nameof(Durable));

    [Fact]
    public void DurableWaits() => Verify("""
        #pragma warning disable KIM1003
        namespace App;
        public sealed record Transfer(Guid Id);
        public sealed record Approval(bool Granted);
        [Command("POST /durable", Durable = true, Key = nameof(Transfer.Id), Keep = "30d"), FormerName("Move")]
        public sealed partial class Sample : Command<Transfer>
        {
            [FormerName("_price"), FormerName("_cost")] private decimal _fee;
            [Step(Once = true), FormerName("Reserve")] Task<int> Hold() => Task.FromResult(1);
            [Step, Retry(3, Delay = "1m", MaxDelay = "1h")] int Count([FormerName("held")] int hold) => hold;
            [Step, Retry(2)] ValueTask<int> Rate(int count) => new(count);
            [Step(Loop = true)] Task<Approval?> Approve(int rate) => rate > 0
                ? Signal<Approval>("approval", within: "7d")
                : (Signal<Approval>("approval", TimeSpan.FromDays(1)));
            [Step] Task Rest() => Sleep("1h");
            [Step] async Task<int?> Look() { await Task.Yield(); return 1; }
            [Step] Task<int?> Ask(int? seen) => this.Signal<int?>("ask", "00:00:30");
            [Step] Task<Next> Decide(int? asked) => Task.FromResult(asked > 0 ? ToApprove(1) : Ok());
            [Compensates(nameof(Approve), Unknown = true)] void Refuse([FormerName("answer")] Approval? approval) => _fee = 0;
            [Compensates(nameof(Hold)), FormerName("Free")] Task Release([FormerName("held")] int hold) => Task.CompletedTask;
        }
        """, test: nameof(DurableWaits));
}
