namespace Kim.Durable.Http;

/// <summary>What several commands answer alike.</summary>
internal static class RunTexts
{
    internal static string Gone(string id) => $"there is no run {id}: it never was, or it has ended and is not kept any longer";

    internal static string Ended(string id) => $"the run {id} has ended";

    internal static string AddressOf(string id) => $"/kim/runs/{id}";
}
