using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>Repeats what one of the reference's parsers was recorded to find in each user agent.</summary>
internal sealed class RecordedParser : IUserAgentParser
{
    private readonly Dictionary<string, UserAgentInfo> _answers = [];

    private RecordedParser(string column)
    {
        foreach (JsonElement row in VectorFile.ReadLines(VectorFile.Committed("ua.jsonl")))
        {
            JsonElement answer = row.GetProperty(column);
            _answers[row.GetProperty("ua").GetString()!] = new UserAgentInfo(
                answer.GetProperty("os_name").GetString()!,
                answer.GetProperty("os_version").GetString()!,
                answer.GetProperty("browser_name").GetString()!,
                answer.GetProperty("browser_version").GetString()!);
        }
    }

    /// <summary>The parser that the reference uses by default, and that the built-in one follows.</summary>
    internal static RecordedParser Default { get; } = new("core");

    /// <summary>The parser behind the reference's option "useThirdPartyUaParser", which is not built in here.</summary>
    internal static RecordedParser Other { get; } = new("core_third_party");

    internal IReadOnlyDictionary<string, UserAgentInfo> Answers => _answers;

    public UserAgentInfo? Parse(string userAgent) => _answers.TryGetValue(userAgent, out UserAgentInfo? answer)
        ? answer
        : throw new InvalidOperationException($"The user agent \"{userAgent}\" is not among the recorded ones.");
}
