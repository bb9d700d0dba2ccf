using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Sync;

/// <summary>The bootstrap specs of the options.</summary>
internal sealed class BootstrapSpecsSource(StatsigOptions options) : SpecsSource
{
    internal override DataSource Kind => DataSource.Bootstrap;

    internal override EvaluationSource EvaluationSource => EvaluationSource.Bootstrap;

    internal override ValueTask<SpecsAnswer> FetchAsync(SpecsInForce inForce, bool isInitial, CancellationToken cancellationToken)
    {
        byte[]? payload = !options.BootstrapUtf8.IsEmpty ? options.BootstrapUtf8.ToArray()
            : options.BootstrapValues is { } text ? Encoding.UTF8.GetBytes(text) : null;
        return new(payload is null ? new SpecsAnswer(null, "The options have no bootstrap values.", IsAbsent: true) : new SpecsAnswer(payload));
    }
}
