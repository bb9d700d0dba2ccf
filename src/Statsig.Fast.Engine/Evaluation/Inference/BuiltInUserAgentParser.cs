using Statsig.Fast.Internals;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>The parser that answers as the reference does, behind the interface that applications can implement themselves.</summary>
internal sealed class BuiltInUserAgentParser : IUserAgentParser
{
    private static readonly BuiltInUserAgentParser Instance = new();

    private BuiltInUserAgentParser()
    {
    }

    /// <summary>Null when the parser was trimmed away.</summary>
    internal static IUserAgentParser? InstanceOrNull => FeatureSwitches.UserAgentParsing ? Instance : null;

    public UserAgentInfo? Parse(string userAgent) => UserAgentParser.Parse(userAgent);
}
