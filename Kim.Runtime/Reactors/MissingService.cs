using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.Reactors;

/// <summary>What to write when a constructor parameter is of a type that nobody registered.</summary>
internal static class MissingService
{
    private static readonly Type[] Lists = [typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(IReadOnlyList<>),
        typeof(IReadOnlyCollection<>)];

    internal static string Fix(Type type, object? key, ServiceLifetimes lifetimes, IServiceProvider root)
    {
        if (key is not null)
        {
            var keys = lifetimes.Keys(type).Select(Show).ToList();
            return keys.Count > 0
                ? $"It is registered with {string.Join(", ", keys)}: name one of these in [FromKeyedServices]."
                : $"Register it before the server is built: builder.Services.AddKeyedSingleton<{type.Name}>({Show(key)}, …).";
        }

        return type switch
        {
            _ when root.GetServices<IReactorFeature>().Select(feature => feature.AdviceFor(type))
                .FirstOrDefault(advice => advice is not null) is { } advice => advice,
            { Namespace: "StackExchange.Redis" }
                or { FullName: "Kim.BlockingRedis" } => "Add Redis, with the package Kim.Redis: builder.AddKim(kim => kim.AddRedis()).",
            { FullName: "Microsoft.AspNetCore.Http.HttpContext" } => "A run has none: use Http, which every command has.",
            { IsConstructedGenericType: true } when type.GetGenericTypeDefinition() == typeof(Session<,>) =>
                "Register it before the server is built: "
                + $"builder.Services.AddKimSession<{string.Join(", ", type.GenericTypeArguments.Select(argument => argument.Name))}>().",
            _ when type == typeof(ILogger) => "Use Log, which every command has, or take an ILogger<T>.",
            _ when type == typeof(TimeProvider) =>
                "Register it before the server is built: builder.Services.AddSingleton(TimeProvider.System).",
            _ when Element(type) is { } element => $"The container gives all services of a type as IEnumerable<{element.Name}>: take that.",
            { IsValueType: true }
                or { FullName: "System.String" } =>
                    "Take an IOptions<T> or IConfiguration and read the value there, or give the parameter a default value.",
            _ when lifetimes.Keys(type)
                .FirstOrDefault() is { } only =>
                $"It is registered with a key only: write [FromKeyedServices({Show(only)})] before the parameter.",
            _ => $"Register it before the server is built: builder.Services.AddSingleton<{type.Name}>(…).",
        };
    }

    internal static string Show(object key) => key switch
    {
        string text => $"\"{text}\"",
        char letter => $"'{letter}'",
        Type type => $"typeof({type})",
        Enum value => $"{value.GetType().Name}.{value}",
        _ when key == KeyedService.AnyKey => "any key",
        _ => key.ToString() ?? "",
    };

    private static Type? Element(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsConstructedGenericType && Lists.Contains(type.GetGenericTypeDefinition()) ? type.GenericTypeArguments[0]
        : null;
}
