using System;

namespace Statsig.Fast;

/// <summary>
/// Thrown by evaluations of a server without specs, before initialization and after shutdown, when
/// <see cref="StatsigOptions.ThrowWhenUninitialized"/> is set.
/// </summary>
public sealed class StatsigUninitializedException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public StatsigUninitializedException()
        : base("The Statsig server is not initialized. Await InitializeAsync before evaluating.")
    {
    }

    /// <summary>Creates the exception.</summary>
    public StatsigUninitializedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public StatsigUninitializedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
