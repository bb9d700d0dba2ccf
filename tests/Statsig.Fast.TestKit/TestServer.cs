using System;
using System.Threading.Tasks;

namespace Statsig.Fast.TestKit;

/// <summary>Makes servers that are ready to evaluate and use no network.</summary>
public static class TestServer
{
    /// <summary>An initialized server with the specs of a builder.</summary>
    /// <param name="specs">The specs, delivered in the v2 shape.</param>
    /// <param name="options">Other options than those of a quiet server in local mode; they must ask for local mode.</param>
    public static StatsigServer Create(SpecBuilder specs, StatsigOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(specs);
        return Create(specs.ToV2(), options);
    }

    /// <summary>An initialized server with the specs of a payload of either shape.</summary>
    public static StatsigServer Create(byte[] payload, StatsigOptions? options = null)
    {
        options ??= new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None, RegexTimeoutPerCall = TimeSpan.FromSeconds(30) };
        if (!options.LocalMode)
        {
            throw new ArgumentException("A test server uses no network: set LocalMode.", nameof(options));
        }

        var server = new StatsigServer(null, options);
        SpecsUpdateResult update = server.UpdateSpecs(payload);
        Task<InitializeDetails> initialized = server.InitializeAsync();
        return update.Status == SpecsUpdateStatus.Applied && initialized.IsCompletedSuccessfully
            ? server
            : throw new ArgumentException($"The specs were not taken over: {update}", nameof(payload));
    }
}
