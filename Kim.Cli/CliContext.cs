using System.Text.Json;
using Kim.Cli.Http;
using Kim.Cli.Output;

namespace Kim.Cli;

/// <summary>What every command of the tool works with.</summary>
/// <param name="Screen">Who reads.</param>
/// <param name="Server">The server.</param>
/// <param name="IsRaw">Whether the server's answer is printed as it came.</param>
internal sealed record CliContext(Screen Screen, ServerClient Server, bool IsRaw)
{
    /// <summary>Asks the server.</summary>
    internal Task<Answer> GetAsync(string path) => Server.SendAsync(HttpMethod.Get, path, null, "");

    /// <summary>Lets the server do something.</summary>
    internal Task<Answer> PostAsync(string path, string? json = null, string key = "") =>
        Server.SendAsync(HttpMethod.Post, path, json, key);

    /// <summary>Prints an answer: as it came, or for people.</summary>
    internal void Show(Answer answer, Action<JsonElement> forPeople)
    {
        if (IsRaw)
        {
            Screen.Out.WriteLine(answer.Raw);
        }
        else
        {
            forPeople(answer.Data);
        }
    }

    /// <summary>Prints an answer that says no more than that it was done.</summary>
    internal void Show(Answer answer, string done) => Show(answer, _ => Screen.Out.WriteLine(done));
}
