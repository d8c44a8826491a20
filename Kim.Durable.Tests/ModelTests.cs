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
                Assert.Equal(
                    Indexes.Of(await test.Store.ReadAsync(id)), await Indexes.FindAsync(test, id, "one", "two", "three"));
            }
        }
    }
}
