namespace Kim.Bench;

/// <summary>A running server under measurement.</summary>
internal sealed record Peer(string Kind, Child Process, string Url, int Port)
{
    internal const string Kim = "kim";
    internal const string Stock = "aspnet-stock";
    internal const string Tuned = "aspnet-tuned";

    internal static readonly string[] All = [Kim, Stock, Tuned];
}
