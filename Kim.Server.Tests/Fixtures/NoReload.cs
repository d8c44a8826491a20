using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Kim.Server.Tests.Fixtures;

/// <summary>Hosts of tests do not watch their settings files: a user may watch 128 folders, and so many hosts live at once.</summary>
internal static class NoReload
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It has to be so before the first host is made.")]
    internal static void Set() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
