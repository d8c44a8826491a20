namespace Kim.Testing.Tests.Commands;

/// <summary>Reads a body.</summary>
[Command]
public sealed partial class Attaching : Command<Attachments>
{
    [Step, Retry(3)]
    async Task<string> Read(CancellationToken cancellation)
    {
        if (Request.How == "refuse")
        {
            throw new InvalidRequestException("not this one");
        }

        var text = "";
        if (Request.How == "form")
        {
            await foreach (var part in Request.Body.ReadParts(cancellation))
            {
                text += $"{part.Name} {part.FileName} {await part.ReadTextAsync(10, cancellation)};";
            }

            return text;
        }

        using var reader = new StreamReader(Request.Body.OpenRead());
        return $"{await reader.ReadToEndAsync(cancellation)} {Request.Body.ContentType} {Request.Body.Length}";
    }

    [Step] Reply Answer(string text) => Ok(text);
}
