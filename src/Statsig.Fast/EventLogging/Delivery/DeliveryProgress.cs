namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>The progress of a flush with the waiting batches.</summary>
internal enum DeliveryProgress : byte
{
    /// <summary>The service accepted every batch.</summary>
    Accepted,

    /// <summary>An attempt failed, or time ran out.</summary>
    Failed,

    /// <summary>The flush ended before every batch was tried, because the service accepts none.</summary>
    Refused,
}
