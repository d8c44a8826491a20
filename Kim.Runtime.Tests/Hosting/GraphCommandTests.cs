using System.Net;
using Kim.Hosting;
using Kim.Runtime.Tests.Steps;
using Kim.Steps;
using Xunit;

namespace Kim.Runtime.Tests.Hosting;

public sealed class GraphCommandTests : IDisposable
{
    private readonly LoopFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("127.0.0.1", false, 200)]
    [InlineData("::1", false, 200)]
    [InlineData("10.1.2.3", false, 403)]
    [InlineData("10.1.2.3", true, 200)]
    [InlineData(null, false, 200)]
    public async Task Only_this_machine_sees_graphs_unless_they_are_public(string? client, bool isPublic, int status)
    {
        var descriptor = new TestRun(_fixture.Runner, (_, _, _) => { }).Descriptor;
        var bound = GraphCommand.Bind([new CommandTable("Test", [descriptor], [])], isPublic);
        var receiver = new Receiver(client is null ? null : IPAddress.Parse(client));
        await _fixture.On(() =>
        {
            var command = (GraphCommand)_fixture.Runner.Create(bound);
            command.Request = new GraphRequest("TestRun");
            command.Receiver = receiver;
            _fixture.Runner.Start(command);
        });
        Assert.Equal(status, receiver.Status);
    }

    private sealed class Receiver(IPAddress? client) : IReplyReceiver
    {
        internal int Status { get; private set; }

        public CancellationToken ClientGone => default;

        public HttpInfo NewHttpInfo() => new Kim.Testing.TestHttp { Client = client };

        public void OnReply(Command run, Reply reply) => Status = reply.StatusCode;
    }
}
