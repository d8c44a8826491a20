using System.Diagnostics;
using System.Net;
using Kim.Redis.Tests.Fixtures;
using Xunit;

namespace Kim.Packages.Tests.Fixtures;

/// <summary>
/// <c>Kim.Server</c>, published natively once: a build in a folder of its own, since other tests run in the repository's.
/// </summary>
public sealed class NativeServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kim-native-");
    private readonly RedisServer _redis = new();
    private RunningApp? _server;

    /// <summary>What the build said.</summary>
    internal string Output { get; private set; } = "";

    /// <summary>The folder that is published.</summary>
    internal string Folder => Path.Combine(_folder.FullName, "out");

    /// <summary>Where it serves, with a real Redis.</summary>
    internal IPEndPoint EndPoint => new(IPAddress.Loopback, _server!.Client.BaseAddress!.Port);

    /// <summary>What it has logged.</summary>
    internal string Log => _server!.Log;

    /// <summary>A shell with the packages of this user: the native compiler is large.</summary>
    internal Shell Shell { get; } = new(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } packages
            ? packages
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages"));

    public async Task InitializeAsync()
    {
        if (!NativeFactAttribute.CanRun)
        {
            return;
        }

        // The analyzers have run with the rest of the repository.
        Output = await Shell.Run(
            PackedKim.Repository,
            $"dotnet publish Kim.Server -c Release -p:PublishAot=true -o {Folder} --artifacts-path {_folder.FullName}/build "
            + "-p:RunAnalyzers=false -p:DebugType=none");
        _redis.Start();
        _server = await RunningApp.Start(Start(_redis.Setting));
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _redis.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>How another one is started.</summary>
    internal ProcessStartInfo Start(string options) => Shell.Start(Folder, $"exec ./Kim.Server --Kim:Url=http://127.0.0.1:0 {options}");

    /// <summary>Starts another one with the Redis of the first.</summary>
    internal Task<RunningApp> Another(string options) => RunningApp.Start(Start($"{_redis.Setting} {options}"));
}
