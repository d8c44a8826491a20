using System.Text.Json;

namespace Kim.Cli.Http;

/// <summary>What a server has answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Raw">The body.</param>
/// <param name="Data">The value of <c>data</c>; undefined if there is none.</param>
internal sealed record Answer(int Status, string Raw, JsonElement Data);
