using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Kim.AspNetCore.Exchanges;

/// <summary>The body of a request that its run reads, as bytes or as a form.</summary>
internal sealed class ReceivedBody(BodyStream stream, string? contentType, long? length) : RequestBody(contentType, length)
{
    // ASP.NET Core's own limits of forms: it leaves these two to who reads one.
    private const int PartsMax = 1024;
    private const int BoundaryCharsMax = 128;

    /// <summary>The bytes.</summary>
    internal BodyStream Bytes { get; } = stream;

    internal override Stream Open() => Bytes;

    internal override IAsyncEnumerable<FormPart> Parts(CancellationToken cancellation)
    {
        if (MediaTypeHeaderValue.TryParse(ContentType, out var type))
        {
            if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            {
                return Multipart(Boundary(type), cancellation);
            }

            if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                return Fields(cancellation);
            }
        }

        throw new InvalidRequestException(
            $"the body must be a form (multipart/form-data, or application/x-www-form-urlencoded), not {ContentType ?? "of no type"}")
        {
            StatusCode = 415,
        };
    }

    private static string Boundary(MediaTypeHeaderValue type)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        return boundary.Length is > 0 and <= BoundaryCharsMax
            ? boundary.Value!
            : throw new InvalidRequestException(
                $"malformed body: the Content-Type needs a boundary of 1 to {BoundaryCharsMax} characters");
    }

    private async IAsyncEnumerable<FormPart> Multipart(string boundary, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = new MultipartReader(boundary, Bytes);
        for (var count = 1; await Next(reader, cancellation).ConfigureAwait(false) is { } section; count++)
        {
            if (count > PartsMax)
            {
                throw TooMany();
            }

            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                || HeaderUtilities.RemoveQuotes(disposition.Name) is not { Length: > 0 } name)
            {
                throw new InvalidRequestException($"malformed body: part {count} of the form has no name");
            }

            var fileName = disposition.FileNameStar.HasValue
                ? disposition.FileNameStar
                : HeaderUtilities.RemoveQuotes(disposition.FileName);
            yield return new FormPart(name.Value!, new PartStream(section.Body, Bytes), fileName.Value, section.ContentType);
        }
    }

    private async Task<MultipartSection?> Next(MultipartReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (PartStream.Malformed(fault, Bytes) is { } malformed)
        {
            throw malformed;
        }
    }

    private async IAsyncEnumerable<FormPart> Fields([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new FormReader(Bytes);
        for (var count = 1; await Next(reader, cancellation).ConfigureAwait(false) is { } field; count++)
        {
            yield return count > PartsMax ? throw TooMany() : new FormPart(field.Key, field.Value);
        }
    }

    private async Task<KeyValuePair<string, string>?> Next(FormReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadNextPairAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (PartStream.Malformed(fault, Bytes) is { } malformed)
        {
            throw malformed;
        }
    }

    private static InvalidRequestException TooMany() => new($"malformed body: the form has more than {PartsMax} parts");
}
