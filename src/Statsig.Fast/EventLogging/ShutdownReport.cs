namespace Statsig.Fast;

/// <summary>How a shutdown went.</summary>
/// <param name="Completed">Whether everything was finished before the deadline.</param>
/// <param name="EventsSent">The events sent while it ran.</param>
/// <param name="EventsDropped">The events that were lost while it ran.</param>
/// <param name="EventsSpilled">The events left in the spill file for the next process.</param>
public sealed record ShutdownReport(bool Completed, long EventsSent, long EventsDropped, long EventsSpilled);
