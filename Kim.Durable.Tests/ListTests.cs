using Xunit;

namespace Kim.Durable.Tests;

[Collection(ServersCollection.Name)]
public sealed class ListTests(Servers servers)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [Stores]
    public async Task Runs_are_listed_by_command_and_state_page_by_page(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var runs = new List<StoredRun>();
        for (var i = 0; i < 10; i++)
        {
            runs.Add(await test.Begin());
            runs.Add(await test.Park());
            runs.Add(await test.Save(Some.Stuck(await test.Begin())));
            runs.Add(await test.Save(Some.Ended(await test.Begin()), Hour));
            runs.Add(await test.Save(Some.Ended(await test.Begin(Some.Called(runs[0], $"{i}"))), Hour));
            runs.Add(await test.Begin(Some.Run(owner: Some.Other) with { Command = "Other" }));
        }

        await Listed(new RunQuery(), _ => true);
        await Listed(new RunQuery { Command = "Other" }, run => run.Command == "Other");
        await Listed(new RunQuery { Command = "None" }, _ => false);
        foreach (var state in Enum.GetValues<RunState>())
        {
            await Listed(new RunQuery { State = state }, run => run.State == state);
            await Listed(new RunQuery { State = state, Command = Some.Command }, run => run.State == state && run.Command == Some.Command);
        }

        async Task Listed(RunQuery query, Func<StoredRun, bool> isListed)
        {
            var expected = runs.Where(isListed).Select(run => run.Id).Order(Comparer<string>.Create(RunIds.Compare)).ToList();
            Assert.Equal(expected, (await test.Store.ListAsync(query)).Select(run => run.Id));
            var found = new List<string>();
            while (await test.Store.ListAsync(query with { Max = 3, After = found.LastOrDefault("") }) is { Count: > 0 } page)
            {
                Assert.InRange(page.Count, 1, 3);
                found.AddRange(page.Select(run => run.Id));
            }

            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [Stores]
    public async Task A_summary_says_what_the_record_does(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Park(Some.Run("key"));
        var stuck = await test.Save(Some.Stuck(await test.Begin(Some.Called(run))));
        var summaries = await test.Store.SummariesAsync([stuck.Id, RunIds.New(), run.Id]);
        Assert.Equal([stuck.Id, run.Id], summaries.Select(summary => summary.Id));
        var read = await test.Read(run.Id);
        Assert.Equal(
            new RunSummary
            {
                Id = run.Id,
                Command = Some.Command,
                Step = "Approve",
                Phase = StepPhase.Wait,
                State = RunState.Parked,
                Version = 2,
                Owner = Some.Owner,
                Wait = new SignalWait("approval", 1),
                Due = read.Due,
                Key = "key",
            },
            summaries[1]);
        Assert.Equal((run.Id, "it failed too often"), (summaries[0].Root, summaries[0].Why));
        Assert.Equal(summaries[1], Assert.Single(await test.Store.ListAsync(new RunQuery { State = RunState.Parked })));
    }

    [Theory]
    [Stores]
    public async Task Runs_are_counted_by_state(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        Assert.Equal(default, await test.Store.CountAsync() with { Now = default });
        await test.Begin();
        await test.Begin(Some.Run(owner: Some.Other));
        await test.Park();
        var first = await test.Park(time: TimeSpan.FromMinutes(1));
        await test.Park(Some.Run() with { Command = "Other" });
        await test.Save(Some.Stuck(await test.Begin()));
        await test.Save(Some.Ended(await test.Begin()), Hour);
        await test.Save(Some.Ended(await test.Begin()));
        await test.Save(Some.Ended(await test.Begin(Some.Called(first))));
        var counts = await test.Store.CountAsync();
        var due = (await test.Read(first.Id)).Due;
        Assert.Equal(new RunCounts(2, 3, 2, 1, due, counts.Now), counts);
        Assert.InRange(counts.Now, due - TimeSpan.FromMinutes(1), due);
    }

    [Theory]
    [Stores]
    public async Task An_owner_has_what_it_runs(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var runs = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            runs.Add((await test.Begin()).Id);
            await test.Park();
            await test.Begin(Some.Run(owner: Some.Other));
        }

        Assert.Equal(runs.Order(Comparer<string>.Create(RunIds.Compare)), await test.Store.OwnedAsync(Some.Owner));
        Assert.Empty(await test.Store.OwnedAsync("somebody"));
    }
}
