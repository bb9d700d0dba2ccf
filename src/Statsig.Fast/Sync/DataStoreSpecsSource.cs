using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Sync;

/// <summary>The specs that the data store keeps.</summary>
/// <param name="store">The data store; null without one.</param>
/// <param name="key">The key of specs in JSON.</param>
/// <param name="compactKey">The key of specs in the compact form, which is read first; null when there is none.</param>
/// <param name="isCopied">True when the application receives payloads, which it may keep longer than the store keeps their memory.</param>
internal sealed class DataStoreSpecsSource(GuardedDataStore? store, string key, string? compactKey, bool isCopied) : SpecsSource
{
    internal override DataSource Kind => DataSource.DataStore;

    internal override EvaluationSource EvaluationSource => EvaluationSource.DataAdapter;

    internal override async ValueTask<SpecsFetchResult> FetchAsync(KnownSpecs known, SpecsForm form, bool isInitial, CancellationToken cancellationToken)
    {
        if (store is null)
        {
            return new SpecsFetchResult(null, "The options have no data store.", IsAbsent: true);
        }

        if (compactKey is not null && form != SpecsForm.Json)
        {
            StoreAnswer compact = await store.GetAsync(compactKey, cancellationToken).ConfigureAwait(false);
            if (compact.Value is { } bytes)
            {
                return new SpecsFetchResult(bytes.ToArray()) { IsCompact = true };
            }
        }

        StoreAnswer answer = await store.GetAsync(key, cancellationToken).ConfigureAwait(false);
        return answer.Error is not null ? new SpecsFetchResult(null, answer.Error)
            : answer.Value is { } value ? new SpecsFetchResult(isCopied ? value.ToArray() : value)
            : new SpecsFetchResult(null, $"The data store has no specs under \"{key}\".", IsAbsent: true);
    }
}
