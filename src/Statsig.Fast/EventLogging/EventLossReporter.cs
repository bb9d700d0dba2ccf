namespace Statsig.Fast.EventLogging;

/// <summary>Told of events that were lost.</summary>
/// <param name="tag">The service's word for the kind of loss.</param>
/// <param name="eventCount">How many.</param>
/// <param name="error">Why.</param>
internal delegate void EventLossReporter(string tag, long eventCount, string error);
