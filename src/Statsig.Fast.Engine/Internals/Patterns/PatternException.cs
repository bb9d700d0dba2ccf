using System;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>A pattern cannot be used; the message says why, as the end of a sentence. Never leaves this folder.</summary>
internal sealed class PatternException(string message) : Exception(message);
