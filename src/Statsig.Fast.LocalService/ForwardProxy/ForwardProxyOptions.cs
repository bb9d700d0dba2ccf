using System;

namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>How the proxy behaves where it has a choice.</summary>
public sealed record ForwardProxyOptions
{
    /// <summary>The only key that is served; any when null.</summary>
    public string? SdkKey { get; init; }

    /// <summary>The time without new specs after which a stream sends a heartbeat. Default: 30 seconds.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many streams there may be at once. Default: 500.</summary>
    public int MaxStreams { get; init; } = 500;

    /// <summary>The value of the header "x-sfp-hostname". Default: the name of the machine.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>
    /// Called with every request for specs, refused or not, before it is answered; null for no call. From any thread.
    /// </summary>
    public Action<ConfigSpecRequest>? Received { get; init; }

    /// <summary>The clock of heartbeats.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
