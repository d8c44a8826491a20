using Kim.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Generator.Tests.Durable;

/// <summary>What commands do to the world. It outlives their processes, and knows an effect again by its key.</summary>
internal sealed class Effects
{
    private const int IdLength = 17;

    private readonly List<string> _order = [];
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);

    /// <summary>The effects in the order of their first calls: the key without the run's id.</summary>
    internal IReadOnlyList<string> Order => _order;

    /// <summary>How often each was called.</summary>
    internal IReadOnlyDictionary<string, int> Calls => _calls;

    /// <summary>The step that has called an effect.</summary>
    internal static string StepOf(string effect) => effect.Split('-')[0];

    /// <summary>A test whose commands take them.</summary>
    internal void AddTo(CommandTest test)
    {
        test.Services.AddSingleton<Func<string, Task<string>>>(Do);
        test.Services.AddSingleton<Action<string>>(key => Note(key));
    }

    private async Task<string> Do(string key)
    {
        var name = Note(key);
        await Task.Yield();
        return name;
    }

    private string Note(string key)
    {
        var name = key[IdLength..];
        _calls[name] = _calls.GetValueOrDefault(name) + 1;
        if (_calls[name] == 1)
        {
            _order.Add(name);
        }

        return name;
    }
}
