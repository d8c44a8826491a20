using Xunit;

namespace Kim.Durable.Tests;

public sealed class RunIdsTests
{
    [Fact]
    public void An_id_is_in_the_partition_of_its_last_digit()
    {
        for (var partition = 0; partition < RunIds.Partitions; partition++)
        {
            var id = RunIds.New(partition);
            Assert.True(RunIds.IsId(id));
            Assert.Equal(partition, RunIds.PartitionOf(id));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => RunIds.New(16));
    }

    // Were it to change, no run would be found by its key any more.
    [Theory]
    [InlineData("MoveMoney", "key", 9)]
    [InlineData("MoveMoney", "ключ", 14)]
    [InlineData("Other", "key", 1)]
    public void The_partition_of_a_key_is_the_same_for_all_time(string command, string key, int partition)
    {
        Assert.Equal(partition, RunIds.PartitionOf(command, key));
        Assert.Equal(partition, RunIds.PartitionOf(RunIds.New(command, key)));
    }

    [Fact]
    public void Partitions_are_used_evenly()
    {
        var counts = Enumerable.Range(0, 16_000).GroupBy(i => RunIds.PartitionOf("MoveMoney", $"{i}")).Select(group => group.Count());
        Assert.All(counts, count => Assert.InRange(count, 800, 1_200));
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => RunIds.New()).Distinct().Count());
    }

    [Theory]
    [InlineData("0123456789abcdef", true)]
    [InlineData("0123456789abcdeF", false)]
    [InlineData("0123456789abcde", false)]
    [InlineData("0123456789abcdef0", false)]
    [InlineData("0123456789abcdeg", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_id_is_sixteen_lower_case_digits(string? text, bool isId) => Assert.Equal(isId, RunIds.IsId(text));
}
