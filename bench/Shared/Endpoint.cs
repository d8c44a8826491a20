namespace Kim.Bench.Shared;

/// <summary>One measured route: what is sent and what must come back, to the byte.</summary>
internal sealed record Endpoint(string Name, string Path, string Body, string Reply)
{
    internal static readonly Endpoint Fixed = new(
        "fixed",
        "/kim/helloworld",
        """{"uid":"1"}""",
        """{"code":0,"msg":"ok","data":{"id":"123","name":"kim"}}""");

    internal static readonly Endpoint Redis = new(
        "redis",
        "/kim/redis",
        """{"key":"bench","value":"0123456789abcdef"}""",
        """{"code":0,"msg":"success","data":{"key":"bench","value":"0123456789abcdef"}}""");

    internal static readonly Endpoint[] All = [Fixed, Redis];

    /// <summary>The body of request <paramref name="index"/>: every one differs, so that a crossed answer shows.</summary>
    internal (string Body, string Reply) Numbered(int index) => this == Redis
        ? ($$"""{"key":"verify:{{index}}","value":"v{{index}}"}""",
           $$$"""{"code":0,"msg":"success","data":{"key":"verify:{{{index}}}","value":"v{{{index}}}"}}""")
        : ($$"""{"uid":"{{index}}"}""", Reply);
}
