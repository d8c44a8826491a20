using System.Globalization;
using System.Text.Json.Nodes;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>A schema with a name, which others refer to.</summary>
/// <param name="index">Its place among its document's components: what a reference holds until all have their final names.</param>
/// <param name="name">The name that it would have if nothing else had it.</param>
internal sealed class SchemaComponent(int index, string name)
{
    /// <summary>The keyword of a reference.</summary>
    internal const string Keyword = "$ref";

    /// <summary>The name that it would have if nothing else had it.</summary>
    internal string Name { get; } = name;

    /// <summary>The schema.</summary>
    internal JsonObject Schema { get; set; } = [];

    /// <summary>The name that it has in the document.</summary>
    internal string Id { get; set; } = name;

    /// <summary>A reference to it.</summary>
    internal JsonObject Refer() => new() { [Keyword] = index.ToString(CultureInfo.InvariantCulture) };
}
