using Microsoft.AspNetCore.Http.Metadata;

namespace Kim.AspNetCore.Apps;

/// <summary>The command's <c>MaxBody</c>, as an app's routing and decompression look for it.</summary>
internal sealed class BodyLimitMetadata(long max) : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => max;
}
