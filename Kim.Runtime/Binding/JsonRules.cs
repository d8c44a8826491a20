using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kim.Binding;

/// <summary>What JSON options a host begins with, and which it cannot have.</summary>
internal static class JsonRules
{
    /// <summary>
    /// Kim's own. JSON is sent as <c>application/json</c>, never inside HTML, so only what JSON itself asks for is escaped.
    /// </summary>
    internal static JsonSerializerOptions Defaults() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        Converters = { new EnumNameConverterFactory() },
    };

    /// <summary>How a reader reads under these options.</summary>
    internal static JsonReaderOptions ReaderOptions(JsonSerializerOptions options) => new()
    {
        AllowTrailingCommas = options.AllowTrailingCommas,
        CommentHandling = options.ReadCommentHandling,
        MaxDepth = options.MaxDepth,
    };

    /// <summary>Refuses what would have an effect on a part of the JSON only.</summary>
    /// <exception cref="KimConfigurationException">There is such an option.</exception>
    internal static void Check(JsonSerializerOptions options)
    {
        var fault =
            options.ReferenceHandler is { } handler && handler != ReferenceHandler.IgnoreCycles
                ? "ReferenceHandler is set, but the members of a request are read one by one, so that none can refer to another: leave it "
                    + "out, or take ReferenceHandler.IgnoreCycles, which replies know"
            : options.PreferredObjectCreationHandling is not JsonObjectCreationHandling.Replace
                ? "PreferredObjectCreationHandling is Populate, but a request is made with its members: write "
                    + "[JsonObjectCreationHandling] on the types inside it"
            : options.IncludeFields
                ? "IncludeFields is set, but which members a request has is settled when it is compiled: write [JsonInclude] on the fields"
            : null;
        if (fault is not null)
        {
            throw new KimConfigurationException($"The JSON options of this host cannot be used: {fault}.");
        }
    }
}
