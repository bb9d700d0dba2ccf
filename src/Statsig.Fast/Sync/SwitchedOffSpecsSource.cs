using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Sync;

/// <summary>Stands for a forward proxy in a program that was built without gRPC: fails and says why, rather than asking somewhere else.</summary>
internal sealed class SwitchedOffSpecsSource(string api) : SpecsSource
{
    internal override DataSource Kind => DataSource.Network;

    internal override EvaluationSource EvaluationSource => EvaluationSource.Network;

    internal override string Api => api;

    internal override ValueTask<SpecsAnswer> FetchAsync(SpecsInForce inForce, bool isInitial, CancellationToken cancellationToken) => new(
        new SpecsAnswer(null, $"{api} is to be asked with gRPC, which this program was built without: \"{ServerSwitches.StreamingName}\" is off."));
}
