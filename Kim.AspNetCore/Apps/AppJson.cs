using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kim.Binding;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Apps;

/// <summary>
/// What a host has said of the JSON of its other endpoints, with <c>ConfigureHttpJsonOptions</c>, holds for commands, too: whatever it
/// changes. What it leaves stays as Kim has it, which is stricter.
/// </summary>
internal static class AppJson
{
    private const string TypeName = "Microsoft.AspNetCore.Http.Json.JsonOptions";

    // All that can be said, but for what is a list.
    private static readonly Option[] Options =
    [
        Of(static json => json.AllowDuplicateProperties, static (json, value) => json.AllowDuplicateProperties = value),
        Of(static json => json.AllowOutOfOrderMetadataProperties, static (json, value) => json.AllowOutOfOrderMetadataProperties = value),
        Of(static json => json.AllowTrailingCommas, static (json, value) => json.AllowTrailingCommas = value),
        Of(static json => json.DefaultBufferSize, static (json, value) => json.DefaultBufferSize = value),
        Of(static json => json.DefaultIgnoreCondition, static (json, value) => json.DefaultIgnoreCondition = value),
        Of(static json => json.DictionaryKeyPolicy, static (json, value) => json.DictionaryKeyPolicy = value),
        Of(static json => json.Encoder, static (json, value) => json.Encoder = value),
        Of(static json => json.IgnoreReadOnlyFields, static (json, value) => json.IgnoreReadOnlyFields = value),
        Of(static json => json.IgnoreReadOnlyProperties, static (json, value) => json.IgnoreReadOnlyProperties = value),
        Of(static json => json.IncludeFields, static (json, value) => json.IncludeFields = value),
        Of(static json => json.IndentCharacter, static (json, value) => json.IndentCharacter = value),
        Of(static json => json.IndentSize, static (json, value) => json.IndentSize = value),
        Of(static json => json.MaxDepth, static (json, value) => json.MaxDepth = value),
        Of(static json => json.NewLine, static (json, value) => json.NewLine = value),
        Of(static json => json.NumberHandling, static (json, value) => json.NumberHandling = value),
        Of(static json => json.PreferredObjectCreationHandling, static (json, value) => json.PreferredObjectCreationHandling = value),
        Of(static json => json.PropertyNameCaseInsensitive, static (json, value) => json.PropertyNameCaseInsensitive = value),
        Of(static json => json.PropertyNamingPolicy, static (json, value) => json.PropertyNamingPolicy = value),
        Of(static json => json.ReadCommentHandling, static (json, value) => json.ReadCommentHandling = value),
        Of(static json => json.ReferenceHandler, static (json, value) => json.ReferenceHandler = value),
        Of(static json => json.RespectNullableAnnotations, static (json, value) => json.RespectNullableAnnotations = value),
        Of(static json => json.RespectRequiredConstructorParameters,
            static (json, value) => json.RespectRequiredConstructorParameters = value),
        Of(static json => json.UnknownTypeHandling, static (json, value) => json.UnknownTypeHandling = value),
        Of(static json => json.UnmappedMemberHandling, static (json, value) => json.UnmappedMemberHandling = value),
        Of(static json => json.WriteIndented, static (json, value) => json.WriteIndented = value),
    ];

    /// <summary>Lets the commands of a host have its JSON options, before what <c>ConfigureKimJson</c> says.</summary>
    internal static void AddTo(IServiceCollection services)
    {
        services.TryAddSingleton(static provider => Wire.Of(provider.GetServices<JsonSetup>()));

        // First of all, and looked at when the host starts: what is registered may come later.
        services.Insert(0, ServiceDescriptor.Singleton(provider => new JsonSetup(IsSaid(services) ? Changes(provider) : null)));
    }

    // By its name: a server that says nothing does not load the library.
    private static bool IsSaid(IServiceCollection services) => services.Any(service =>
        service.ServiceType is { IsGenericType: true, Namespace: "Microsoft.Extensions.Options" } type
        && type.GenericTypeArguments is [{ FullName: TypeName }]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Action<JsonSerializerOptions>? Changes(IServiceProvider provider)
    {
        var said = provider.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var changes = Changes(said, new JsonOptions().SerializerOptions).ToList();
        return changes.Count == 0 ? null : json => changes.ForEach(change => change(json));
    }

    private static IEnumerable<Action<JsonSerializerOptions>> Changes(JsonSerializerOptions said, JsonSerializerOptions before)
    {
        foreach (var converter in said.Converters)
        {
            yield return json => json.Converters.Add(converter);
        }

        // Reflection comes last in any case, and what ASP.NET Core adds is of types of its own.
        foreach (var resolver in said.TypeInfoResolverChain.Where(resolver => resolver is not DefaultJsonTypeInfoResolver { Modifiers: [] }
            && resolver.GetType().Assembly.GetName().Name?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) is false))
        {
            yield return json => json.TypeInfoResolverChain.Add(resolver);
        }

        foreach (var option in Options.Where(option => !Equals(option.Get(said), option.Get(before))))
        {
            yield return json => option.Copy(said, json);
        }
    }

    private static Option Of<T>(Func<JsonSerializerOptions, T> get, Action<JsonSerializerOptions, T> set) =>
        new(json => get(json), (from, to) => set(to, get(from)));

    private sealed record Option(Func<JsonSerializerOptions, object?> Get, Action<JsonSerializerOptions, JsonSerializerOptions> Copy);
}
