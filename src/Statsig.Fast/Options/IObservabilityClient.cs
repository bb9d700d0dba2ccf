using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>Receives the metrics of a server, for applications whose metrics do not come from System.Diagnostics.Metrics.</summary>
/// <remarks>Names start with "statsig.sdk.". Called from any thread; an exception is counted, logged once, and changes nothing.</remarks>
public interface IObservabilityClient
{
    /// <summary>Called once when the server initializes.</summary>
    void Init()
    {
    }

    /// <summary>Adds to a counter.</summary>
    void Increment(string name, double value, IReadOnlyDictionary<string, string> tags);

    /// <summary>Sets a gauge.</summary>
    void Gauge(string name, double value, IReadOnlyDictionary<string, string> tags);

    /// <summary>Adds to a distribution; durations are in milliseconds.</summary>
    void Distribution(string name, double value, IReadOnlyDictionary<string, string> tags);

    /// <summary>Returns true to receive a tag with a large number of values. Default: false, which leaves it out.</summary>
    bool ShouldEnableHighCardinalityForThisTag(string tag) => false;

    /// <summary>Called when an operation inside the server failed.</summary>
    void OnError(string tag, Exception exception)
    {
    }

    /// <summary>Called once when the server shuts down.</summary>
    void Shutdown()
    {
    }
}
