using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Kim.AspNetCore.Apps;

/// <summary>The host's environment as middleware asks for it; files of the web are in <c>wwwroot</c>, if there is such a folder.</summary>
internal sealed class PipelineEnvironment : IWebHostEnvironment
{
    public PipelineEnvironment(IHostEnvironment host)
    {
        (ApplicationName, EnvironmentName) = (host.ApplicationName, host.EnvironmentName);
        (ContentRootPath, ContentRootFileProvider) = (host.ContentRootPath, host.ContentRootFileProvider);
        WebRootPath = Path.Combine(host.ContentRootPath, "wwwroot");
        WebRootFileProvider = Directory.Exists(WebRootPath) ? new PhysicalFileProvider(WebRootPath) : new NullFileProvider();
    }

    public string ApplicationName { get; set; }

    public string EnvironmentName { get; set; }

    public string ContentRootPath { get; set; }

    public IFileProvider ContentRootFileProvider { get; set; }

    public string WebRootPath { get; set; }

    public IFileProvider WebRootFileProvider { get; set; }
}
