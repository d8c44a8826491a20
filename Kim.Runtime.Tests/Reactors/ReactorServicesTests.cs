using Kim.CompilerServices;
using Kim.Reactors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kim.Runtime.Tests.Reactors;

/// <summary>
/// A constructor parameter is what the container gives for it, or an error at start that names command, parameter and fix.
/// </summary>
public sealed class ReactorServicesTests
{
    private readonly ServiceCollection _services = [];
    private readonly Dictionary<Type, object> _own = [];

    [Fact]
    public void A_key_is_looked_up_and_not_the_service_without_it()
    {
        _services.AddSingleton("plain").AddKeyedSingleton("a", "keyed").AddKeyedScoped<string>("b", (_, _) => "scoped");
        var parameters = Build();
        Assert.Equal("keyed", parameters.Parameter<string>("x", "a").For(null));
        Assert.False(parameters.NeedsScope);
        Assert.Equal("scoped", PerRun<string>(parameters, "b"));
        Assert.True(parameters.NeedsScope);
        Assert.Equal("plain", parameters.Parameter<string>("x").For(null));
    }

    [Fact]
    public void Any_key_answers_for_every_key_but_not_for_none()
    {
        _services.AddKeyedSingleton<string>(KeyedService.AnyKey, (_, key) => $"any {key}").AddKeyedSingleton("a", "own");
        var parameters = Build();
        Assert.Equal("any z", parameters.Parameter<string>("x", "z").For(null));
        Assert.Equal("own", parameters.Parameter<string>("x", "a").For(null));
        Refuses(() => parameters.Parameter<string>("x"));
    }

    [Fact]
    public void The_reactors_own_service_is_not_the_one_with_a_key()
    {
        _own[typeof(Version)] = new Version(1, 0);
        _services.AddKeyedSingleton("k", new Version(2, 0)).AddSingleton(new Version(3, 0));
        var parameters = Build();
        Assert.Equal(new Version(1, 0), parameters.Parameter<Version>("x").For(null));
        Assert.Equal(new Version(2, 0), parameters.Parameter<Version>("x", "k").For(null));
        Assert.Equal(
            "Kim.Runtime.Tests.Reactors.ReactorServicesTests: constructor parameter 'x' takes every System.Version, but each reactor has "
            + "one of its own, which the container does not know. Take Version itself.",
            Refuses(() => parameters.Parameter<IEnumerable<Version>>("x")));
    }

    [Fact]
    public void The_provider_is_the_runs_and_sees_what_the_reactor_has()
    {
        _own[typeof(Version)] = new Version(1, 0);
        _services.AddScoped<Uri>(_ => new Uri("http://host/")).AddKeyedSingleton("k", "keyed");
        var parameters = Build();
        var provider = parameters.Parameter<IServiceProvider>("x");
        var keyed = parameters.Parameter<IKeyedServiceProvider>("y");
        using var first = _provider!.CreateScope();
        using var second = _provider!.CreateScope();
        Assert.Equal(new Version(1, 0), provider.For(first.ServiceProvider).GetRequiredService<Version>());
        Assert.Same(first.ServiceProvider.GetRequiredService<Uri>(), provider.For(first.ServiceProvider).GetRequiredService<Uri>());
        Assert.NotSame(first.ServiceProvider.GetRequiredService<Uri>(), provider.For(second.ServiceProvider).GetRequiredService<Uri>());
        Assert.Equal("keyed", keyed.For(first.ServiceProvider).GetRequiredKeyedService<string>("k"));
        Assert.Equal(new Version(1, 0), keyed.For(first.ServiceProvider).GetRequiredKeyedService<Version>(null));
        Assert.Null(provider.For(first.ServiceProvider).GetKeyedService<string>("none"));
    }

    [Fact]
    public void Registrations_after_ours_count_and_the_last_one_does()
    {
        var lifetimes = new ServiceLifetimes(_services);
        _services.AddSingleton("first").AddScoped<string>(_ => "last").AddSingleton(typeof(IComparer<>), typeof(Comparer<>))
            .AddTransient<IComparer<int>>(_ => Comparer<int>.Default);
        Assert.Equal(ServiceLifetime.Scoped, lifetimes.Of(typeof(string)));
        Assert.Equal(ServiceLifetime.Transient, lifetimes.Of(typeof(IComparer<int>)));
        Assert.Equal(ServiceLifetime.Singleton, lifetimes.Of(typeof(IComparer<long>)));
        Assert.Equal(ServiceLifetime.Scoped, lifetimes.Of(typeof(IEnumerable<string>)));
        Assert.Equal(ServiceLifetime.Singleton, lifetimes.Of(typeof(IEnumerable<Uri>)));
        Assert.Null(lifetimes.Of(typeof(IEnumerable<string>[])));
    }

    [Fact]
    public void Loggers_and_options_come_by_their_lifetime()
    {
        _services.AddLogging().AddOptions();
        var parameters = Build();
        Assert.NotNull(parameters.Parameter<ILogger<ReactorServicesTests>>("log").For(null));
        Assert.NotNull(parameters.Parameter<IOptions<List<int>>>("options").For(null));
        Assert.False(parameters.NeedsScope);
        Assert.NotNull(PerRun<IOptionsSnapshot<List<int>>>(parameters));
    }

    [Fact]
    public void What_is_not_registered_says_what_to_write()
    {
        _services.AddKeyedSingleton("fast", new Uri("http://host/")).AddKeyedSingleton(DayOfWeek.Friday, new Uri("http://host/"));
        var parameters = Build();
        Ends("of type System.Version. Register it before the server is built: builder.Services.AddSingleton<Version>(…).", () =>
            parameters.Parameter<Version>("x"));
        Ends("Register it before the server is built: builder.Services.AddKimSession<String, Version>().",
            () => parameters.Parameter<Session<string, Version>>("x"));
        Ends("Take an IOptions<T> or IConfiguration and read the value there, or give the parameter a default value.", () =>
            parameters.Parameter<int>("x"));
        Ends("Take an IOptions<T> or IConfiguration and read the value there, or give the parameter a default value.", () =>
            parameters.Parameter<string>("x"));
        Ends("The container gives all services of a type as IEnumerable<Uri>: take that.", () => parameters.Parameter<Uri[]>("x"));
        Ends("The container gives all services of a type as IEnumerable<Uri>: take that.", () =>
            parameters.Parameter<IReadOnlyList<Uri>>("x"));
        Ends("The container gives all services of a type as IEnumerable<Uri>: take that.", () => parameters.Parameter<List<Uri>>("x"));
        Ends("It is registered with a key only: write [FromKeyedServices(\"fast\")] before the parameter.", () =>
            parameters.Parameter<Uri>("x"));
        Ends("with the key \"slow\". It is registered with \"fast\", DayOfWeek.Friday: name one of these in [FromKeyedServices].", () =>
            parameters.Parameter<Uri>("x", "slow"));
        Ends("with the key 5. Register it before the server is built: builder.Services.AddKeyedSingleton<Version>(5, …).", () =>
            parameters.Parameter<Version>("x", 5));
        Ends("Use Log, which every command has, or take an ILogger<T>.", () => parameters.Parameter<ILogger>("x"));
        Ends("builder.Services.AddSingleton(TimeProvider.System).", () => parameters.Parameter<TimeProvider>("x"));
    }

    [Fact]
    public void A_singleton_that_throws_is_named_with_its_command_and_reason()
    {
        _services.AddSingleton<Version>(_ => throw new FormatException("no number.")).AddScoped<Stream>(_ => Stream.Null)
            .AddSingleton<NeedsStream>();
        var parameters = Build();
        Assert.Equal(
            "Kim.Runtime.Tests.Reactors.ReactorServicesTests: constructor parameter 'x' of type System.Version could not be made: "
            + "System.FormatException: no number. Fix its constructor, or what it was registered with.",
            Refuses(() => parameters.Parameter<Version>("x")));
        Assert.Contains("Cannot consume scoped service 'System.IO.Stream' from singleton",
            Refuses(() => parameters.Parameter<NeedsStream>("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_lives_per_run_and_cannot_be_made_is_told_at_start()
    {
        _own[typeof(ICloneable)] = new object();
        _services.AddScoped<NeedsStream>().AddTransient<First>().AddScoped<Second>().AddScoped<Third>().AddScoped<NeedsOwn>()
            .AddScoped(typeof(IComparer<>), typeof(OfStructs<>)).AddScoped<WithDefault>();
        var parameters = Build();
        Ends("cannot be made: Kim.Runtime.Tests.Reactors.ReactorServicesTests+NeedsStream needs System.IO.Stream, for which nothing is "
            + "registered. Register it before the server is built: builder.Services.AddSingleton<Stream>(…).", () =>
            parameters.Parameter<NeedsStream>("x"));
        Assert.Contains("it needs itself (", Refuses(() => parameters.Parameter<First>("x")), StringComparison.Ordinal);
        Ends("of which each reactor has one of its own that the container does not know. Register it with "
            + "builder.Services.AddPerReactor(…), or take ICloneable in the command.", () => parameters.Parameter<NeedsOwn>("x"));
        Ends("do not allow System.String. Register the closed type, or another implementation.", () =>
            parameters.Parameter<IComparer<string>>("x"));
        Assert.NotNull(PerRun<IComparer<int>>(parameters));
        Assert.NotNull(PerRun<WithDefault>(parameters));
        Assert.False(parameters.Optional("x", 5).For(null) != 5);
    }

    [Fact]
    public void A_service_per_reactor_that_throws_is_named()
    {
        using var loop = new LoopFixture();
        _services.AddPerReactor<Version>(_ => throw new FormatException("no number"));
        using var provider = _services.BuildServiceProvider();
        var fault = Assert.Throws<KimConfigurationException>(() => new ReactorServices(_own, provider, loop.Loop));
        Assert.StartsWith(
            "System.Version, which each reactor has one of (AddPerReactor), could not be made: System.FormatException: no number.",
            fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constructor_parameter_that_nobody_registered_is_refused_by_command_and_name()
    {
        var services = new ServiceCollection();
        using var provider = services.BuildServiceProvider();
        var parameters = new CommandBinder(
            typeof(ReactorServicesTests), provider, new ServiceLifetimes(services), new Dictionary<Type, object>());
        var fault = Assert.Throws<KimConfigurationException>(() => parameters.Parameter<IServiceCollection>("stock"));
        Assert.Contains("ReactorServicesTests", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'stock'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_singleton_is_resolved_once_and_a_scoped_service_per_run()
    {
        var services = new ServiceCollection();
        services.AddSingleton<object>(new object());
        services.AddScoped<List<int>>();
        using var provider = services.BuildServiceProvider();
        var parameters = new CommandBinder(
            typeof(ReactorServicesTests), provider, new ServiceLifetimes(services), new Dictionary<Type, object>());
        Assert.Same(provider.GetRequiredService<object>(), parameters.Parameter<object>("a").For(null));
        Assert.False(parameters.NeedsScope);
        var scoped = parameters.Parameter<List<int>>("b");
        Assert.True(parameters.NeedsScope);
        using var scope = provider.CreateScope();
        Assert.Same(scope.ServiceProvider.GetRequiredService<List<int>>(), scoped.For(scope.ServiceProvider));
    }

    private ServiceProvider? _provider;

    private CommandBinder Build()
    {
        _provider = _services.BuildServiceProvider(validateScopes: true);
        return new CommandBinder(typeof(ReactorServicesTests), _provider, new ServiceLifetimes(_services), _own);
    }

    private T PerRun<T>(CommandBinder parameters, object? key = null)
    {
        using var scope = _provider!.CreateScope();
        return parameters.Parameter<T>("x", key).For(scope.ServiceProvider);
    }

    private static string Refuses<T>(Func<T> resolve) => Assert.Throws<KimConfigurationException>(() => { _ = resolve(); }).Message;

    private static void Ends<T>(string end, Func<T> resolve)
    {
        var message = Refuses(resolve);
        Assert.StartsWith("Kim.Runtime.Tests.Reactors.ReactorServicesTests: ", message, StringComparison.Ordinal);
        Assert.Contains("constructor parameter 'x'", message, StringComparison.Ordinal);
        Assert.EndsWith(end, message, StringComparison.Ordinal);
    }

#pragma warning disable CS9113, CA1812, CA1823 // Made by the container, or not at all.
    private sealed class NeedsStream(Stream stream);

    private sealed class NeedsOwn(ICloneable own);

    private sealed class First(Second second);

    private sealed class Second(Third third);

    private sealed class Third(First first);

    private sealed class WithDefault(Stream? stream = null);

    private sealed class OfStructs<T> : IComparer<T>
        where T : struct
    {
        public int Compare(T x, T y) => 0;
    }
#pragma warning restore CS9113, CA1812, CA1823
}
