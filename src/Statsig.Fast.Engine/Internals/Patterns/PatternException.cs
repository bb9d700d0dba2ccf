using System;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>A pattern cannot be used; the message is the reason, as the end of a sentence. Caught in this folder.</summary>
internal sealed class PatternException(string message) : Exception(message);
