namespace Statsig.Fast;

/// <summary>The result of a shutdown.</summary>
/// <param name="Completed">True when all work was finished before the deadline.</param>
/// <param name="EventsSent">The number of events sent during the shutdown.</param>
/// <param name="EventsDropped">The number of events lost during the shutdown.</param>
/// <param name="EventsSpilled">The number of events left in the spill file for the next process.</param>
public sealed record ShutdownReport(bool Completed, long EventsSent, long EventsDropped, long EventsSpilled);
