using System;

namespace Statsig.Fast.TestKit;

/// <summary>Makes servers that use no network and log to a <see cref="FakeEventEndpoint"/>.</summary>
public static class EventServer
{
    /// <summary>A server with the specs of a builder.</summary>
    /// <param name="specs">The specs, delivered in the v2 shape.</param>
    /// <param name="endpoint">Where events go.</param>
    /// <param name="options">Other options than those of a quiet server in manual mode.</param>
    public static StatsigServer Create(SpecBuilder specs, FakeEventEndpoint endpoint, StatsigOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(specs);
        return Create(specs.ToV2(), endpoint, options);
    }

    /// <summary>A server with the specs of a payload of either shape; it is not initialized, which would ask the network.</summary>
    public static StatsigServer Create(byte[] payload, FakeEventEndpoint endpoint, StatsigOptions? options = null)
    {
        options ??= new StatsigOptions { ManualMode = true, OutputLogLevel = OutputLogLevel.None };
        var server = new StatsigServer("secret-test", options, endpoint);
        SpecsUpdateResult update = server.UpdateSpecs(payload);
        server.StartLogging();
        return update.Status == SpecsUpdateStatus.Applied
            ? server
            : throw new ArgumentException($"The specs were not taken over: {update}", nameof(payload));
    }

    /// <summary>A server without specs, which it requests from a service once it is initialized.</summary>
    /// <param name="endpoint">Where events go.</param>
    /// <param name="options">The options, with a handler that is the service.</param>
    public static StatsigServer CreateRequesting(FakeEventEndpoint endpoint, StatsigOptions options)
    {
        var server = new StatsigServer("secret-test", options, endpoint);
        server.StartLogging();
        return server;
    }
}
