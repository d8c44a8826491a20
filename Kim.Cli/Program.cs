using Kim.Cli.Output;

namespace Kim.Cli;

/// <summary>The program. It has a namespace, so that tests may reference it beside others.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => KimTool.RunAsync(args, Screen.OfProcess());
}
