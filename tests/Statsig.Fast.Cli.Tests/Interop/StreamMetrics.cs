using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests.Interop;

/// <summary>Tells when a server has noticed that its stream is lost, and when it has it back.</summary>
internal sealed class StreamMetrics : IObservabilityClient
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _isBack = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Lost => _lost.Task;

    internal Task IsBack => _isBack.Task;

    public void Increment(string name, double value, IReadOnlyDictionary<string, string> tags) => Note(name);

    public void Gauge(string name, double value, IReadOnlyDictionary<string, string> tags) => Note(name);

    public void Distribution(string name, double value, IReadOnlyDictionary<string, string> tags) => Note(name);

    private void Note(string name)
    {
        if (name.EndsWith("grpc_streaming_failed_with_retry_ct", StringComparison.Ordinal))
        {
            _lost.TrySetResult();
        }
        else if (name.EndsWith("grpc_reconnected", StringComparison.Ordinal))
        {
            _isBack.TrySetResult();
        }
    }
}
