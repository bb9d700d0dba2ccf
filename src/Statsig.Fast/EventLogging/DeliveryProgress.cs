namespace Statsig.Fast.EventLogging;

/// <summary>How far a flush came with the batches that waited.</summary>
internal enum DeliveryProgress : byte
{
    /// <summary>The service took every batch.</summary>
    Accepted,

    /// <summary>An attempt failed, or time ran out.</summary>
    Failed,

    /// <summary>The flush ended before every batch was tried, because the service took none.</summary>
    Refused,
}
