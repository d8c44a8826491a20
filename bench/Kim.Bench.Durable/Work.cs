using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>The workflow: three steps, each of which counts its effect under the run's id.</summary>
internal static class Work
{
    internal const string LoadId = "load";

    internal static string Body(string id, int delayMs = 0) => $$"""{"id":"{{id}}","delay":{{delayMs}}}""";

    /// <summary>Under what a step counts.</summary>
    internal static string Key(string id, int step) => $"{id}:{step}";

    /// <summary>The route of a contender that answers with the bare reply.</summary>
    internal static Endpoint At(string path) => new("run", path, Body(LoadId), $$"""{"id":"{{LoadId}}"}""");

    /// <summary>Kim's, whose replies have an envelope.</summary>
    internal static readonly Endpoint OfKim =
        new("run", "/run", Body(LoadId), $$$"""{"code":0,"msg":"success","data":{"id":"{{{LoadId}}}"}}""");
}
