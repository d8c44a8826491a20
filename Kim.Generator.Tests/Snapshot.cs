using System;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Kim.Generator.Tests;

/// <summary>
/// Compares text, without the generator's version, with the file <c>Class.Test.verified.cs</c> beside the test. On a difference it writes
/// <c>.received.cs</c>; to accept, read it and rename it,
/// or run the tests once with <c>KIM_ACCEPT=1</c>. The convention is Verify's, so that moving over to it changes this file only.
/// </summary>
internal static partial class Snapshot
{
    internal static void Verify(string text, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        text = Version().Replace(text, "$1…$2");
        var stem = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{test}");
        var (verified, received) = (stem + ".verified.cs", stem + ".received.cs");
        if (File.Exists(verified) && File.ReadAllText(verified) == text)
        {
            File.Delete(received);
            return;
        }

        if (Environment.GetEnvironmentVariable("KIM_ACCEPT") == "1")
        {
            File.WriteAllText(verified, text);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail($"Emitted code differs from {Path.GetFileName(verified)}: see {Path.GetFileName(received)} beside it.\n{text}");
    }

    [GeneratedRegex("""(GeneratedCode\("Kim\.Generator", ")[^"]*("\))""")]
    private static partial Regex Version();
}
