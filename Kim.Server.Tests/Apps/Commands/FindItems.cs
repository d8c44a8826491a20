using System.ComponentModel;
using Microsoft.AspNetCore.Http;

namespace Kim.Server.Tests.Commands;

/// <summary>Which items.</summary>
public sealed record ItemQuery(string Shelf, long Id, int Limit = 10);

/// <summary>Answers with what it has read of the route and the query string.</summary>
[Command("GET /kim/shelves/{shelf}/items/{id}")]
[Command("GET /kim/items/{shelf}/{id}")]
[Tags("items"), Description("Finds items on a shelf.")]
public sealed partial class FindItems : Command<ItemQuery>
{
    [Step] ItemQuery Answer() => Request;
}
