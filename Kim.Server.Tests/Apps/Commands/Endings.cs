using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Kim.Server.Tests.Commands;

/// <summary>Which of two answers.</summary>
public sealed record Choice(bool First);

/// <summary>One answer.</summary>
public sealed record Left(string Name);

/// <summary>Another.</summary>
public sealed record Right(int Number);

/// <summary>Ends in either.</summary>
[Command("POST /kim/either")]
public sealed partial class Either : Command<Choice>
{
    [Step] Next Choose() => Request.First ? ToOne() : ToOther();

    [Step(Then = End)] Left One() => new("left");

    [Step] Right Other() => new(2);
}

/// <summary>Ends in nothing.</summary>
[Command("POST /kim/nothing")]
[Obsolete("Write to /kim/either.")]
public sealed partial class Nothing : Command
{
    [Step] void Do() => GC.KeepAlive(this);
}

/// <summary>Has one of its replies stated, and a name that another type has, too.</summary>
[Command("DELETE /kim/stated/{id}")]
[ProducesResponseType<Stated.Note>(StatusCodes.Status202Accepted, "application/json")]
[ProducesResponseType(StatusCodes.Status404NotFound)]
public sealed partial class Stated : Command<Stated.Which>
{
    [Step] Reply Answer() => Request.Id == 0 ? NotFound() : Json(new Note(Request.Id), 202);

    /// <summary>Which.</summary>
    public sealed record Which(int Id);

    /// <summary>Not the other note.</summary>
    public sealed record Note(int Id);
}

/// <summary>Says its media type.</summary>
[Command("GET /kim/plain")]
[Produces("text/plain")]
public sealed partial class Plain : Command
{
    [Step] Reply Answer() => Text("plain");
}

/// <summary>Is not described.</summary>
[Command("GET /kim/unseen")]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed partial class Unseen : Command
{
    [Step] string Answer() => "unseen";
}

/// <summary>Stands in another document.</summary>
[Command("GET /kim/elsewhere")]
[ApiExplorerSettings(GroupName = "elsewhere")]
public sealed partial class Elsewhere : Command
{
    [Step] Shelf[] Answer() => [new("top", [])];
}

/// <summary>Answers with what it has made before, so that nobody knows at build time what it is.</summary>
[Command("GET /kim/kept")]
public sealed partial class Kept : Command
{
    internal static readonly Reply Whole = Text("kept");

    [Step] Reply Answer() => Whole;
}

/// <summary>Ends in a new thing, or in what it has made before.</summary>
[Command("POST /kim/kept")]
public sealed partial class KeptOrNew : Command<Choice>
{
    [Step] Next Choose() => Request.First ? ToOne() : ToOther();

    [Step(Then = End)] Reply One() => Kept.Whole;

    [Step] Task<Reply> Other() => Task.FromResult(Created("/kim/kept/2", new Right(2)));
}

/// <summary>Answers with what has no name.</summary>
[Command("GET /kim/nameless/{which}")]
public sealed partial class Nameless : Command<Nameless.Kind>
{
    [Step] Reply Answer() => Request.Which == "bare" ? Json(new { Request.Which }, 203) : Ok(new[] { new { Request.Which } });

    /// <summary>Which.</summary>
    public sealed record Kind(string Which);
}
