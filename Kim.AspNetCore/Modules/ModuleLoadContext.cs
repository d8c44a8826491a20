using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Kim.AspNetCore.Modules;

/// <summary>
/// Where one module's assemblies live: what it shares with the host comes from there, everything else from the module's own folder.
/// </summary>
/// <remarks>
/// Not collectible: the runtime compiles collectible code once, without tiers and profile, and a module that serves does so as long as the
/// process. What a module that is refused after it was loaded leaves is memory, which nothing refers to by name.
/// </remarks>
[RequiresUnreferencedCode("Loads assemblies that the linker did not see.")]
internal sealed class ModuleLoadContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;

    /// <exception cref="InvalidOperationException">Its <c>.deps.json</c> cannot be read, or names a file that is not there.</exception>
    internal ModuleLoadContext(string path)
        : base(Path.GetFileNameWithoutExtension(path))
    {
        _resolver = new AssemblyDependencyResolver(path);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (HostAssemblies.AreShared(assemblyName.Name!))
        {
            return Default.LoadFromAssemblyName(assemblyName);
        }

        // If it is not in the module's folder either, the runtime looks for it in the host.
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
