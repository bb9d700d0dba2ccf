using System;

namespace Statsig.Fast.Cli.Requests;

/// <summary>The service did not do its part: no specs, or events that it does not take. The message never holds the key.</summary>
internal sealed class ServiceFailedException(string message) : Exception(message);
