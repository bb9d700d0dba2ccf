using System;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>
/// Stands for a clock that the application did not set: services replace it by the registered one. Without services it is the system's.
/// </summary>
internal sealed class UnsetClock : TimeProvider
{
    internal static readonly UnsetClock Instance = new();
}
