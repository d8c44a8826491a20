namespace Kim.CompilerServices;

/// <summary>Makes one command object for one run.</summary>
/// <param name="scope">The run's services if a constructor parameter is scoped or transient, else <see langword="null"/>.</param>
public delegate Command CommandFactory(IServiceProvider? scope);
