using Kim.Durable.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>What is thrown for a signal that is not sent.</summary>
public sealed class SignalFaultTests
{
    [Theory]
    [InlineData("nothing")]
    [InlineData("")]
    public async Task What_is_not_a_value_of_the_signal_says_so_by_a_type_of_its_own(string json)
    {
        await using var node = await Node.Start(new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }), new Ledger());
        var id = (await node.Run(MoveApproved.Descriptor, new Payment("ten", 10))).Id;
        await node.Owner.Store.Until(id, RunState.Parked);
        var fault = await Assert.ThrowsAsync<InvalidSignalException>(
            () => node.Runs.SignalJsonAsync(id, "approval", Some.Bytes(json)));
        Assert.Equal("approval", fault.Signal);
        Assert.StartsWith("it is not a value of the signal approval: ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(SignalOutcome.Kept, await node.Runs.SignalJsonAsync(id, "approval", Some.Bytes("""{"granted":true}""")));
    }

    [Fact]
    public async Task A_signal_that_the_command_does_not_wait_for_says_which_there_are()
    {
        await using var node = await Node.Start(new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }), new Ledger());
        var id = (await node.Run(MoveApproved.Descriptor, new Payment("ten", 10))).Id;
        await node.Owner.Store.Until(id, RunState.Parked);
        foreach (var send in (Func<Task>[])
        [
            () => node.Runs.SignalAsync(id, "aproval", new Approval(true)),
            () => node.Runs.SignalByKeyAsync("MoveApproved", "ten", "aproval", new Approval(true)),
            () => node.Runs.SignalJsonAsync(id, "aproval", Some.Bytes("true")),
        ])
        {
            var fault = await Assert.ThrowsAsync<UnknownSignalException>(send);
            Assert.Equal(("MoveApproved", "aproval"), (fault.Command, fault.Signal));
            Assert.Equal("MoveApproved does not wait for a signal 'aproval': it waits for approval.", fault.Message);
        }

        var wrong = await Assert.ThrowsAsync<ArgumentException>(() => node.Runs.SignalAsync(id, "approval", 1));
        Assert.Equal("value", wrong.ParamName);
    }
}
