using Xunit;

namespace Kim.Server.Tests.Cli;

/// <summary>What the tool has done.</summary>
/// <param name="Code">What it ended with.</param>
/// <param name="Out">What it printed.</param>
/// <param name="Error">What it printed on standard error.</param>
internal sealed record ToolResult(int Code, string Out, string Error)
{
    /// <summary>It did what was asked.</summary>
    /// <returns>What it printed.</returns>
    internal string Succeeded()
    {
        Assert.Equal((0, ""), (Code, Error));
        return Out;
    }

    /// <summary>It did not, says so in one line, and prints nothing else.</summary>
    internal void Failed(int code, string message)
    {
        Assert.Equal((code, "", $"kim: {message}\n"), (Code, Out, Error));
    }

    /// <summary>It did not; what it says begins so and is one line.</summary>
    internal void FailedAs(int code, string message)
    {
        Assert.Equal((code, ""), (Code, Out));
        Assert.StartsWith($"kim: {message}", Error, StringComparison.Ordinal);
        Assert.Equal(Error.Length - 1, Error.IndexOf('\n', StringComparison.Ordinal));
    }
}
