using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging.Pump;

/// <summary>Sends all pending events: gathers and delivers in turn, until nothing is left or the service accepts no more.</summary>
/// <remarks>
/// Safe from any thread; several flushes may run at the same time. Takes only the locks of the gatherer and the delivery.
/// </remarks>
internal sealed class EventFlush(EventGatherer gatherer, DeliveryFlush delivery, PumpFaults faults)
{
    private long _flushes; // Each flush has a number, so that it tries a batch once.

    /// <summary>Flushes; a fault is counted and logged.</summary>
    /// <param name="type">The reason for the flush.</param>
    /// <param name="cancellationToken">Ends the flush.</param>
    /// <returns>False when events are left.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A flush reports and a shutdown continues; the fault is counted and logged.")]
    internal async Task<bool> TryRunAsync(FlushType type, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(type, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            faults.Note(exception);
            return false;
        }
    }

    /// <summary>Flushes at shutdown on the calling thread, without the thread pool; a fault is counted and logged.</summary>
    /// <param name="dispatcher">The posts that wait for a thread of the pool; they are made first.</param>
    /// <param name="time">The time that is left.</param>
    /// <returns>False when events are left.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The shutdown continues; the fault is counted and logged.")]
    internal bool TryRunHere(PostDispatcher dispatcher, Deadline time)
    {
        try
        {
            return RunHere(dispatcher, time);
        }
        catch (Exception exception)
        {
            faults.Note(exception);
            return false;
        }
    }

    private async Task<bool> RunAsync(FlushType type, CancellationToken cancellationToken)
    {
        long flush = Interlocked.Increment(ref _flushes);
        gatherer.EndWindow();
        bool isAll;
        bool isAccepted = true;
        bool continues;
        do
        {
            isAll = gatherer.Flush(type);
            DeliveryProgress progress = await delivery.DeliverAsync(flush, cancellationToken).ConfigureAwait(false);
            isAccepted &= progress == DeliveryProgress.Accepted;
            continues = isAccepted || (type == FlushType.Shutdown && progress != DeliveryProgress.Refused);
        }
        while (!isAll && continues && !cancellationToken.IsCancellationRequested);

        return isAll && isAccepted;
    }

    private bool RunHere(PostDispatcher dispatcher, Deadline time)
    {
        long flush = Interlocked.Increment(ref _flushes);
        gatherer.EndWindow();
        dispatcher.TakeBack(isAll: true);
        bool isAll;
        bool isAccepted = true;
        do
        {
            isAll = gatherer.Flush(FlushType.Shutdown);
            isAccepted &= delivery.DeliverHere(flush, time);
        }
        while (!isAll && time.Left > TimeSpan.Zero);

        return isAll && isAccepted;
    }
}
