namespace Statsig.Fast;

/// <summary>How a call ended, and why.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">The reason that either side reports; empty for none.</param>
internal readonly record struct ForwardProxyStatus(ForwardProxyStatusCode Code, string Message)
{
    /// <summary>For messages and logs: the code, and the reason when there is one.</summary>
    public override string ToString() => Message.Length == 0 ? Code.ToString() : $"{Code}: {Message}";
}
