namespace Kim.Server.Tests.Commands;

/// <summary>Which file.</summary>
public sealed record FilesRequest(string Path, string How = "rooted");

/// <summary>Sends a file.</summary>
[Command("GET /kim/files")]
public sealed partial class Files(FilesRoot? root, SourceWitness? witness) : Command<FilesRequest>
{
    [Step] Task Begin() => Task.CompletedTask;

    [Step]
    Reply Answer() => Request.How switch
    {
        "rooted" => File(root!.Path, Request.Path),
        "plain" => File(Path.Combine(root!.Path, Request.Path)),
        "named" => File(root!.Path, Request.Path).WithHeader("ETag", "W/\"mine\"").WithHeader("Content-Type", "text/x-mine")
            .WithHeader("Content-Disposition", "attachment"),
        _ => NotFound(),
    };

    [Compensates(nameof(Begin))] void Undo() => witness?.Undo();
}
