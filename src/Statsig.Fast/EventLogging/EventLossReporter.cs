namespace Statsig.Fast.EventLogging;

/// <summary>Called when events are lost.</summary>
/// <param name="tag">The service's name for the kind of loss.</param>
/// <param name="eventCount">The number of lost events.</param>
/// <param name="error">The reason.</param>
internal delegate void EventLossReporter(string tag, long eventCount, string error);
