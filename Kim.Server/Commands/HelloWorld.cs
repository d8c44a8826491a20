namespace Kim.Server.Commands;

/// <summary>Who asks.</summary>
public sealed record HelloWorldRequest(string Uid);

/// <summary>What is answered.</summary>
public sealed record HelloWorldAnswer(string Id, string Name);

/// <summary>Binds a request and answers the same to everyone: it measures the way through the server, without work.</summary>
[Command("POST /kim/helloworld")]
public sealed partial class HelloWorld : Command<HelloWorldRequest>
{
    [Step] Reply Answer() => Ok(new HelloWorldAnswer("123", "kim"), "ok");
}
