using Xunit;

namespace Kim.Durable.Tests;

/// <summary>The store in memory is the model of the others.</summary>
[Collection(ServersCollection.Name)]
public sealed class ModelTests(Servers servers)
{
    private const int Sequences = 200;
    private const int Operations = 50;

    [RedisTheory]
    [InlineData(StoreKind.Redis)]
    [InlineData(StoreKind.Garnet)]
    public async Task Random_operations_have_equal_answers_and_leave_indexes_that_agree_with_the_records(StoreKind kind)
    {
        var options = new RunStoreOptions { MaxSignals = 3 };
        for (var seed = 0; seed < Sequences; seed++)
        {
            var (model, test) = (await servers.OpenAsync(StoreKind.Memory, options), await servers.OpenAsync(kind, options));
            var sequence = new ModelRun(model.Store, test.Store, seed);
            await sequence.DoAsync(Operations);
            foreach (var id in sequence.Ids)
            {
                Assert.Equal(await ExpectedAsync(test, id), await IndexesAsync(test, id));
            }
        }
    }

    // What lists a run, by its record. The index of the ended may have it longer: it has its time there.
    private static async Task<List<string>> ExpectedAsync(StoreCase test, string id) => await test.Store.ReadAsync(id) switch
    {
        null => [],
        { State: RunState.Running } run => [$"own:{run.Owner}"],
        { State: RunState.Parked } run => [$"due:{run.Command}"],
        { State: RunState.Stuck } => ["stuck"],
        _ => ["done"],
    };

    private static async Task<List<string>> IndexesAsync(StoreCase test, string id)
    {
        var found = new List<string>();
        foreach (var owner in (string[])["one", "two", "three"])
        {
            if (await test.Database.SetContainsAsync(test.Key(id, $"own:{owner}"), id))
            {
                found.Add($"own:{owner}");
            }
        }

        foreach (var index in (string[])[$"due:{Some.Command}", "stuck", "done"])
        {
            if (await test.Database.SortedSetScoreAsync(test.Key(id, index), id) is { } score
                && (index != "done" || score > DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()))
            {
                found.Add(index);
            }
        }

        return found;
    }
}
