using Xunit;

namespace Kim.Server.Tests.Conformance;

/// <summary>The table over a socket: what is answered, in which order, and that nobody is out of step afterwards.</summary>
public sealed class ConformanceTests(ConformanceServers servers) : IClassFixture<ConformanceServers>
{
    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var transport in Transports.Names)
        {
            foreach (var name in Vectors.All.Keys)
            {
                rows.Add(transport, name);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Request_is_answered_as_the_table_says(string transport, string name) =>
        VectorRun.Check(servers[transport].EndPoint, Vectors.All[name]);

    [Fact]
    public void Table_has_its_rows() => Assert.InRange(Vectors.All.Count, 200, 1000);
}
