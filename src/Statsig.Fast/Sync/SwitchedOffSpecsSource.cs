using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Sync;

/// <summary>Represents a forward proxy in a program without gRPC: it returns an error instead of using another source.</summary>
internal sealed class SwitchedOffSpecsSource(string api) : SpecsSource
{
    internal override DataSource Kind => DataSource.Network;

    internal override EvaluationSource EvaluationSource => EvaluationSource.Network;

    internal override string Api => api;

    internal override ValueTask<SpecsAnswer> FetchAsync(SpecsInForce inForce, bool isInitial, CancellationToken cancellationToken) => new(
        new SpecsAnswer(null, $"{api} requires gRPC, but the feature \"{ServerSwitches.StreamingName}\" was removed from this program."));
}
