using System.Collections.Frozen;

namespace Kim;

/// <summary>The media types of files, by the end of their names.</summary>
internal static class FileTypes
{
    internal const string Unknown = "application/octet-stream";

    // The common ones; any other a command says with WithHeader.
    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>
    {
        [".avif"] = "image/avif",
        [".css"] = "text/css; charset=utf-8",
        [".csv"] = "text/csv; charset=utf-8",
        [".gif"] = "image/gif",
        [".gz"] = "application/gzip",
        [".htm"] = "text/html; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".ico"] = "image/vnd.microsoft.icon",
        [".jpeg"] = "image/jpeg",
        [".jpg"] = "image/jpeg",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = Reply.JsonType,
        [".map"] = Reply.JsonType,
        [".md"] = "text/markdown; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".ogg"] = "audio/ogg",
        [".otf"] = "font/otf",
        [".pdf"] = "application/pdf",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".ttf"] = "font/ttf",
        [".txt"] = Reply.TextType,
        [".wasm"] = "application/wasm",
        [".wav"] = "audio/wav",
        [".webm"] = "video/webm",
        [".webmanifest"] = "application/manifest+json",
        [".webp"] = "image/webp",
        [".woff"] = "font/woff",
        [".woff2"] = "font/woff2",
        [".xml"] = "application/xml",
        [".zip"] = "application/zip",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The media type of a file of this name.</summary>
    internal static string Of(string? path) =>
        path is not null && Known.TryGetValue(Path.GetExtension(path), out var type) ? type : Unknown;
}
