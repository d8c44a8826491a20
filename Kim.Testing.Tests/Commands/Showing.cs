namespace Kim.Testing.Tests.Commands;

/// <summary>What a naming policy changes.</summary>
public sealed record Numbered(int LineNumber);

/// <summary>Replies with it.</summary>
[Command]
public sealed partial class Showing : Command
{
    [Step] Numbered Answer() => new(1);
}

/// <summary>Replies with a stream of it.</summary>
[Command]
public sealed partial class ShowingLines : Command
{
    [Step] Reply Answer() => JsonLines(Items());

    private static async IAsyncEnumerable<Numbered> Items()
    {
        await Task.CompletedTask;
        yield return new(2);
    }
}
