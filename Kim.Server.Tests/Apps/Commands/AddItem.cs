namespace Kim.Server.Tests.Commands;

/// <summary>An item to put on a shelf.</summary>
public sealed record NewItem(string Shelf, string Name, long Price);

/// <summary>Reads the route and the body, and answers with nothing but a status and a header.</summary>
[Command("POST /kim/shelves/{shelf}")]
public sealed partial class AddItem : Command<NewItem>
{
    [Step] Reply Answer() => Json(Request, 201).WithHeader("X-Shelf", Request.Shelf);
}
