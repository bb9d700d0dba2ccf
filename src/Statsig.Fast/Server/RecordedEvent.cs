using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Server;

/// <summary>An event of the application, as the event log would have received it.</summary>
/// <param name="Kind">The type of the value.</param>
/// <param name="User">The user; null for none.</param>
/// <param name="Name">The name.</param>
/// <param name="Text">The value, when it is text.</param>
/// <param name="Bits">The value, when it is a number.</param>
/// <param name="Metadata">An array of names and values, of text or of <see cref="StatsigValue"/>; null for none.</param>
/// <param name="TimeMs">The time given by the caller, in Unix milliseconds; null for now.</param>
/// <param name="Ruleset">The current ruleset, for the environment.</param>
internal sealed record RecordedEvent(EventKind Kind, StatsigUser? User, string Name, string? Text, ulong Bits, object? Metadata, long? TimeMs, Ruleset Ruleset);
