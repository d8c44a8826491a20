using System.Text.Json;

namespace Kim.Binding;

/// <summary>What a host says of its JSON.</summary>
/// <param name="Configure">Changes the options; <see langword="null"/>: it says nothing.</param>
internal sealed record JsonSetup(Action<JsonSerializerOptions>? Configure);
