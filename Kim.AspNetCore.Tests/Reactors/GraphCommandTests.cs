using System.Net;
using Kim.AspNetCore.Reactors;
using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs;
using Kim.Runs.Hooks;
using Kim.Runtime.Tests;
using Xunit;

namespace Kim.AspNetCore.Tests.Reactors;

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
        var bound = Bind([new CommandTable("Test", [Named(typeof(First.Single))], [])], isPublic);
        var receiver = new Receiver(client);
        await Ask(bound, "Single", receiver);
        Assert.Equal(status, receiver.Status);
    }

    [Theory]
    [InlineData("Single", "200 graph of First+Single")]
    [InlineData("Kim.AspNetCore.Tests.Reactors.GraphCommandTests+First+Single", "200 graph of First+Single")]
    [InlineData("Kim.AspNetCore.Tests.Reactors.GraphCommandTests+First+Same", "200 graph of First+Same")]
    [InlineData("Kim.AspNetCore.Tests.Reactors.GraphCommandTests+Second+Same", "200 graph of Second+Same")]
    [InlineData("Kim.AspNetCore.Tests.Reactors.GraphCommandTests+Second+Same, Kim.AspNetCore.Tests", "200 graph of Second+Same")]
    [InlineData("Same",
        "409 several commands are named 'Same': ask for one of 'Kim.AspNetCore.Tests.Reactors.GraphCommandTests+First+Same'; "
        + "'Kim.AspNetCore.Tests.Reactors.GraphCommandTests+Second+Same'")]
    [InlineData("single", "404 there is no command 'single'")]
    public async Task A_graph_is_found_by_full_name_and_by_the_class_name_if_that_is_the_only_one(string name, string reply)
    {
        var bound = Bind(
            [new CommandTable("Test", [Named(typeof(First.Same)), Named(typeof(Second.Same)), Named(typeof(First.Single))], [])],
            isPublic: true);
        var receiver = new Receiver("127.0.0.1");
        await Ask(bound, name, receiver);
        Assert.Equal(reply, $"{receiver.Status} {receiver.Text}");
    }

    private static BoundCommand Bind(IReadOnlyList<CommandTable> tables, bool isPublic)
    {
        var graph = GraphCommand.Describe(new CommandIndex(tables, isPublic));
        return new BoundCommand(graph, graph.CreateFactory(null!));
    }

    private Task Ask(BoundCommand graphs, string name, Receiver receiver) => _fixture.On(() =>
    {
        var run = _fixture.Runner.Create(graphs);
        ((GraphCommand)run.Command).Request = new GraphRequest(name);
        run.Receiver = receiver;
        _fixture.Runner.Start(run);
    });

    private static CommandDescriptor Named(Type type) => new()
    {
        Name = type.Name,
        Type = type,
        Routes = [],
        Steps = [],
        Edges = [],
        Graph = $"graph of {type.DeclaringType!.Name}+{type.Name}",
        CreateFactory = _ => throw new NotSupportedException(),
    };

    private sealed class Receiver(string? client) : IReplyReceiver
    {
        internal int Status { get; private set; }

        internal string? Text { get; private set; }

        public CancellationToken ClientGone => default;

        public HttpInfo NewHttpInfo() => new Kim.Testing.TestHttp(remoteAddress: client);

        public void OnReply(StepInfo last, Reply reply)
        {
            Status = reply.StatusCode;
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            using var json = new System.Text.Json.Utf8JsonWriter(output);
            reply.WriteBody(output, json, Wire.Default);
            json.Flush();
            Text = reply is EnvelopeReply
                ? System.Text.Json.JsonDocument.Parse(output.WrittenMemory).RootElement.GetProperty("msg").GetString()
                : System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
        }
    }

    private static class First
    {
        internal sealed class Same;

        internal sealed class Single;
    }

    private static class Second
    {
        internal sealed class Same;
    }
}
