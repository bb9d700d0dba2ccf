using Statsig.Fast.Networking;

namespace Statsig.Fast.EventLogging;

/// <summary>Which batches are posted again.</summary>
internal static class RetryPolicy
{
    /// <summary>How often a batch is posted again before it is given up.</summary>
    internal const int MostRetries = 10;

    /// <summary>Whether the same batch may fare better later: what passes by itself, and everything that brought no answer.</summary>
    internal static bool IsRetryable(in PostOutcome outcome) =>
        outcome.StatusCode is null or 408 or 425 or 429 or 500 or 502 or 503 or 504 or 522 or 524 or 599;
}
