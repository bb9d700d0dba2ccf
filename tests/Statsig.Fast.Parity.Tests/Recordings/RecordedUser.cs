using System.Runtime.InteropServices;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>One user of a recording with everything that the reference answered.</summary>
internal sealed class RecordedUser
{
    internal RecordedUser(JsonElement line)
    {
        Line = line;
        Index = line.GetProperty("i").GetInt32();
        Json = line.GetProperty("user");
        User = Read(Json);
    }

    /// <summary>Where the user stands in its recording.</summary>
    internal int Index { get; }

    /// <summary>The user as it was given to the reference.</summary>
    internal JsonElement Json { get; }

    internal StatsigUser User { get; }

    internal JsonElement Line { get; }

    internal static StatsigUser Read(JsonElement user) => StatsigUser.FromJson(JsonMarshal.GetRawUtf8Value(user));
}
