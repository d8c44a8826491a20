using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kim;

/// <summary>
/// The middleware and the endpoints of a server that <c>AddKimServer</c> makes, beside its commands. <c>UsePipeline</c> hands it out. What
/// an ASP.NET Core app's <c>app</c> takes (<c>UseCors</c>, <c>UseAuthentication</c>, <c>MapGet</c>, …) this takes, too.
/// </summary>
/// <remarks>
/// Middleware runs on the reactor, up to its first wait elsewhere: it must not block. Routing comes first and the endpoints last, as in
/// an app, and the commands are mapped if the pipeline has not mapped them itself (<c>MapKimCommands</c>).
/// </remarks>
[CLSCompliant(false)] // ASP.NET Core's types do not say that they are.
public sealed class KimPipeline : IApplicationBuilder, IEndpointRouteBuilder
{
    // What ASP.NET Core's own builders know one another by.
    private const string GlobalRouteBuilder = "__GlobalEndpointRouteBuilder";
    private const string RouteBuilder = "__EndpointRouteBuilder";

    private readonly IApplicationBuilder _builder;
    private readonly List<EndpointDataSource> _sources = [];
    private readonly HashSet<string> _middleware;

    internal KimPipeline(IServiceProvider services, IFeatureCollection server)
    {
        _builder = new ApplicationBuilder(services, server);
        _builder.Properties[GlobalRouteBuilder] = this;
        _middleware = [];
    }

    // A branch: it has a routing of its own, and what it uses counts as used.
    private KimPipeline(KimPipeline parent)
    {
        _builder = parent._builder.New();
        _builder.Properties.Remove(GlobalRouteBuilder);
        _middleware = parent._middleware;
    }

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => _builder.ApplicationServices;

    /// <summary>The host's configuration.</summary>
    public IConfiguration Configuration => Services.GetRequiredService<IConfiguration>();

    IServiceProvider IApplicationBuilder.ApplicationServices
    {
        get => _builder.ApplicationServices;
        set => _builder.ApplicationServices = value;
    }

    IFeatureCollection IApplicationBuilder.ServerFeatures => _builder.ServerFeatures;

    IDictionary<string, object?> IApplicationBuilder.Properties => _builder.Properties;

    ICollection<EndpointDataSource> IEndpointRouteBuilder.DataSources => _sources;

    IServiceProvider IEndpointRouteBuilder.ServiceProvider => _builder.ApplicationServices;

    /// <summary>The endpoints so far.</summary>
    internal IEnumerable<Endpoint> Endpoints => _sources.SelectMany(source => source.Endpoints);

    /// <summary>Adds middleware.</summary>
    /// <param name="middleware">Makes of what comes next what comes here.</param>
    /// <returns>This.</returns>
    public IApplicationBuilder Use(Func<RequestDelegate, RequestDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);

        // UseMiddleware<T> says by this which class it is; so do the pages that show an app's middleware find out.
        _middleware.Add(middleware.Target?.ToString() ?? "");
        _builder.Use(middleware);
        return this;
    }

    IApplicationBuilder IApplicationBuilder.New() => new KimPipeline(this);

    IApplicationBuilder IEndpointRouteBuilder.CreateApplicationBuilder() => new KimPipeline(this);

    RequestDelegate IApplicationBuilder.Build() => _builder.Build();

    /// <summary>Whether middleware was added whose class has such a name.</summary>
    internal bool Uses(string name) => _middleware.Any(type => type.Contains(name, StringComparison.Ordinal));

    /// <summary>The whole of it: routing, the middleware, the endpoints. As an app puts itself together.</summary>
    internal RequestDelegate BuildWhole()
    {
        var whole = new ApplicationBuilder(_builder.ApplicationServices, _builder.ServerFeatures);
        whole.Properties[GlobalRouteBuilder] = this;
        if (_builder.Properties.TryGetValue(RouteBuilder, out var own))
        {
            // UseRouting stands where the pipeline wants it.
            whole.Properties[RouteBuilder] = own;
        }
        else
        {
            whole.UseRouting();
        }

        whole.Use(next =>
        {
            _builder.Run(next);
            return _builder.Build();
        });
        whole.UseEndpoints(static _ => { });
        return whole.Build();
    }
}
