using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Kim.Diagnostics;

/// <summary>Makes loggers that never throw, one for each category. The factory behind it is its owner's, and is not disposed.</summary>
internal sealed class SafeLoggerFactory : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);
    private readonly ILoggerFactory _inner;

    private SafeLoggerFactory(ILoggerFactory inner) => _inner = inner;

    /// <summary>The same loggers, made safe.</summary>
    internal static ILoggerFactory Of(ILoggerFactory loggers) => loggers as SafeLoggerFactory ?? new SafeLoggerFactory(loggers);

    public ILogger CreateLogger(string categoryName) =>
        _loggers.TryGetValue(categoryName, out var known)
            ? known
            : _loggers.GetOrAdd(categoryName, new SafeLogger(_inner.CreateLogger(categoryName)));

    public void AddProvider(ILoggerProvider provider) => _inner.AddProvider(provider);

    public void Dispose()
    {
    }
}
