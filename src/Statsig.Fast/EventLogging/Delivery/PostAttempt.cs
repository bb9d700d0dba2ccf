using System.Threading.Tasks;
using Statsig.Fast.EventLogging.Batches;

namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>One attempt to post a batch, from the moment that the batch leaves the queue until its callback has returned.</summary>
/// <remarks>The delivery's lock is held for changes.</remarks>
internal sealed class PostAttempt(EventBatch batch)
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal EventBatch Batch => batch;

    /// <summary>
    /// Gets the outcome of the batch; null until it is decided. Decided once: by the answer, or by a shutdown that does not wait for it.
    /// </summary>
    internal BatchFate? Fate { get; set; }

    /// <summary>Completes when the attempt has ended.</summary>
    internal Task Over => _over.Task;

    internal void End() => _over.TrySetResult();
}
