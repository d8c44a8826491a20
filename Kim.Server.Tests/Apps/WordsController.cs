using Microsoft.AspNetCore.Mvc;

namespace Kim.Server.Tests.Apps;

/// <summary>A controller beside the commands.</summary>
[ApiController]
[Route("controller")]
public sealed class WordsController : ControllerBase
{
    /// <summary>Gives back what it gets.</summary>
    [HttpPost("words")]
    public ActionResult<IReadOnlyList<string>> Words(IReadOnlyList<string> words) => Ok(words);
}
