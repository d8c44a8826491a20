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
}
