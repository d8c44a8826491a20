using Kim.Durable.Http;
using Microsoft.AspNetCore.Authorization;
using Xunit;

namespace Kim.Durable.Tests.Http;

/// <summary>Whose outcome not everybody may see.</summary>
public sealed class KnownRunsTests
{
    [Fact]
    public void A_run_is_guarded_by_what_guards_its_command()
    {
        var runs = new KnownRuns([new CommandTable("tests",
            [
                Describe("Open", typeof(Open)),
                Describe("Filtered", typeof(Open), hasFilters: true),
                Describe("Authorized", typeof(Authorized)),
                Describe("Below", typeof(BelowAuthorized)),
            ],
            [])]);
        Assert.False(runs.IsGuarded("Open"));
        Assert.False(runs.IsGuarded("OldOpen"));
        Assert.True(runs.IsGuarded("Filtered"));
        Assert.True(runs.IsGuarded("Authorized"));
        Assert.True(runs.IsGuarded("Below"));
    }

    [Fact]
    public void A_run_whose_command_is_not_known_is_guarded() => Assert.True(new KnownRuns([]).IsGuarded("Open"));

    private static CommandDescriptor Describe(string name, Type type, bool hasFilters = false) => new()
    {
        Name = name,
        FormerNames = ["Old" + name],
        Type = type,
        IsDurable = true,
        Routes = [],
        Steps = [],
        Edges = [],
        Graph = "",
        CreateFactory = _ => throw new NotSupportedException(),
        CreateFilters = hasFilters ? () => [] : null,
    };

    private sealed class Open;

    [Authorize]
    private class Authorized;

    private sealed class BelowAuthorized : Authorized;
}
