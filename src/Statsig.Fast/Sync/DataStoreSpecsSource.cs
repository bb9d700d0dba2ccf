using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Sync;

/// <summary>The specs that the data store keeps.</summary>
internal sealed class DataStoreSpecsSource(GuardedDataStore? store, string key) : SpecsSource
{
    internal override DataSource Kind => DataSource.DataStore;

    internal override EvaluationSource EvaluationSource => EvaluationSource.DataAdapter;

    internal override async ValueTask<SpecsFetchResult> FetchAsync(KnownSpecs known, bool isInitial, CancellationToken cancellationToken)
    {
        if (store is null)
        {
            return new SpecsFetchResult(null, "The options have no data store.", IsAbsent: true);
        }

        StoreAnswer answer = await store.GetAsync(key, cancellationToken).ConfigureAwait(false);
        return answer.Error is not null ? new SpecsFetchResult(null, answer.Error)
            : answer.Value is { } value ? new SpecsFetchResult(value.ToArray())
            : new SpecsFetchResult(null, $"The data store has no specs under \"{key}\".", IsAbsent: true);
    }
}
