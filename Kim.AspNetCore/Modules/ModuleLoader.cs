using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Kim.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kim.AspNetCore.Modules;

/// <summary>Loads the modules of <c>Kim:Modules</c>, before the container is built.</summary>
/// <remarks>
/// For each module, in this order; what fails refuses that module alone, and it leaves neither a route nor a service:
/// 1. Its file is read, nothing of it runs: is it a command assembly, built against this Kim.Runtime?
/// 2. It is loaded into a context of its own, and so is all that it refers to.
/// 3. Its table is taken; the table's routes must be free.
/// 4. Its <see cref="IKimModule"/>, if it has one, registers services. What a failing one has registered is taken out again.
/// What its commands ask for in their constructors can be looked at only in the finished container: that is
/// <see cref="ModuleSet.Serving"/>.
/// </remarks>
[RequiresUnreferencedCode("Loads assemblies that the linker did not see.")]
internal sealed class ModuleLoader(IHostApplicationBuilder builder, ModuleRoutes routes)
{
    private ModuleRoutes _routes = routes;

    /// <exception cref="KimConfigurationException">It is refused; the message says why, and how to fix it.</exception>
    internal Module Load(string path)
    {
        (ModuleImage.Read(path) ?? new ModuleImage(null, HasCommands: false)).Check();
        ModuleDependencies.Check(path);
        var assembly = LoadAssembly(path);
        var table = Table(assembly);
        var routes = Try("its routes could not be read", () => _routes.With(table));
        if (FindModule(assembly) is { } module)
        {
            Configure(module);
        }

        _routes = routes;
        return new Module(path, table);
    }

    private static Assembly LoadAssembly(string path)
    {
        var context = Try("its folder could not be read", () => new ModuleLoadContext(path));
        try
        {
            var assembly = context.LoadFromAssemblyPath(path);
            foreach (var reference in assembly.GetReferencedAssemblies())
            {
                LoadReference(context, reference);
            }

            return assembly;
        }
        catch (Exception fault) when (fault is BadImageFormatException or IOException)
        {
            throw ModuleImage.Broken(fault);
        }
    }

    // Now, since else it would be missed by the first run that needs it.
    private static void LoadReference(ModuleLoadContext context, AssemblyName reference)
    {
        Version? found = null;
        try
        {
            found = context.LoadFromAssemblyName(reference).GetName().Version;
        }
        catch (Exception fault) when (fault is BadImageFormatException or IOException)
        {
            // Told below, as an older version is that somebody's resolver was content with.
        }

        if (found is null || found < reference.Version)
        {
            var fix = HostAssemblies.AreShared(reference.Name!)
                ? "Modules share the server's: build the module against that."
                : "Copy all that 'dotnet publish' of the module puts out.";
            throw new KimConfigurationException(
                $"it needs {reference.Name} {reference.Version}, which neither its folder nor the server has. {fix}");
        }
    }

    private static CommandTable Table(Assembly assembly) => Try(
        "its table of commands could not be made",
        () => (CommandTable)assembly.GetCustomAttribute<CommandAssemblyAttribute>()!.Commands.GetProperty(nameof(Table))!.GetValue(null)!);

    private static IKimModule? FindModule(Assembly assembly)
    {
        var types = Try(
            "its types could not be read",
            () => assembly.GetExportedTypes()
                .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IKimModule))).ToList());
        return types.Count switch
        {
            0 => null,
            1 => Try($"{types[0]} could not be made", () => (IKimModule)Activator.CreateInstance(types[0])!),
            _ => throw new KimConfigurationException(
                $"{types[0]} and {types[1]} are both an {nameof(IKimModule)}. Leave one, and let it register for both."),
        };
    }

    private void Configure(IKimModule module)
    {
        var before = builder.Services.ToArray();
        try
        {
            Try($"{module.GetType()}.{nameof(module.Configure)} failed", () =>
            {
                module.Configure(builder);
                return true;
            });
        }
        catch (KimConfigurationException)
        {
            // All of them, since it may have removed some, too.
            builder.Services.Clear();
            foreach (var service in before)
            {
                builder.Services.Add(service);
            }

            throw;
        }
    }

    // The module's own code: whatever it throws is its fault, and told with the place.
    private static T Try<T>(string what, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception fault) when (fault is not KimConfigurationException)
        {
            while (fault is (TargetInvocationException or TypeInitializationException) and { InnerException: { } inner })
            {
                fault = inner;
            }

            throw new KimConfigurationException(
                $"{what}: {fault.GetType()}: {fault.Message.TrimEnd('.')}. Fix that in the module, or leave it out of Kim:Modules.", fault);
        }
    }
}
