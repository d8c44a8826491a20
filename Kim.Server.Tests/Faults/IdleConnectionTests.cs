using System;
using System.Globalization;
using Kim.Server.Tests.Processes;
using Xunit;
using Xunit.Abstractions;

namespace Kim.Server.Tests.Faults;

/// <summary>Many connections that do nothing.</summary>
public sealed class IdleConnectionTests(ITestOutputHelper output)
{
    private const int Connections = 10_000;

    // A guard against leaks by orders of magnitude, not a measurement: that is what is printed.
    private const int BytesPerConnectionMax = 64 * 1024;

    [Fact]
    public async Task Ten_thousand_idle_connections_are_held_and_others_served()
    {
        var (server, endPoint) = await ServerProcess.Start();
        await using (server)
        {
            // Warm, so that what is compiled and pooled is not counted.
            var load = Load.Start(endPoint, clients: 8, keepAlive: false);
            await load.Goes(2_000);
            await load.End();
            var before = ResidentBytes(server.Id);
            var clients = new List<RawClient>(Connections);
            try
            {
                for (var i = 0; i < Connections; i++)
                {
                    var client = await RawClient.Connect(endPoint);
                    clients.Add(client);
                    await client.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
                    Assert.StartsWith("200", await client.Receive(), StringComparison.Ordinal);
                }

                var perConnection = (ResidentBytes(server.Id) - before) / Connections;
                output.WriteLine($"{perConnection} bytes of resident memory per idle connection");
                Assert.InRange(perConnection, 0, BytesPerConnectionMax);

                // Each is still there.
                await clients[0].Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
                Assert.StartsWith("200", await clients[0].Receive(), StringComparison.Ordinal);
            }
            finally
            {
                clients.ForEach(client => client.Dispose());
            }
        }
    }

    private static long ResidentBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
