namespace Kim.Server.Commands;

/// <summary>Who asks.</summary>
/// <param name="Uid">The number of a user. <example>"1"</example></param>
public sealed record HelloWorldRequest(string Uid);

/// <summary>What is answered.</summary>
/// <param name="Id">A number.</param>
/// <param name="Name">A name.</param>
/// <example>{"id":"123","name":"kim"}</example>
public sealed record HelloWorldAnswer(string Id, string Name);

/// <summary>Binds a request and answers the same to everyone.</summary>
/// <remarks>It measures the way through the server, without work.</remarks>
[Command("POST /kim/helloworld")]
public sealed partial class HelloWorld : Command<HelloWorldRequest>
{
    [Step] Reply<HelloWorldAnswer> Answer() => Ok(new HelloWorldAnswer("123", "kim"), "ok");
}
