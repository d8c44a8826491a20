using System;
using Kim.Loops;
using Xunit;

namespace Kim.Runtime.Tests.Loops;

public sealed class PollTableTests
{
    [Fact]
    public void An_event_of_an_ended_registration_finds_nothing_even_where_its_slot_is_used_again()
    {
        var table = new PollTable();
        var (first, second) = (new Target(), new Target());
        var old = table.Add(first);
        Assert.Same(first, table.Find(old));
        table.Remove(old);
        var current = table.Add(second);
        Assert.Null(table.Find(old));
        Assert.Same(second, table.Find(current));
        Assert.Equal((uint)old, (uint)current);
    }

    private sealed class Target : IPollTarget
    {
        public void OnReady(uint events)
        {
        }
    }
}
