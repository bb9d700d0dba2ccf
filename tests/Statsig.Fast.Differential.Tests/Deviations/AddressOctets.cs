using System.Globalization;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// An IPv4 text with a part above 255 has no country; the reference carries it into the part before. Undone by carrying it.
/// </summary>
internal sealed class AddressOctets() : Deviation("address-octets")
{
    internal override DifferentialCase? Undo(DifferentialCase asked)
    {
        Tree[] users = [.. asked.Users.Select(static user => user["ip"]?.AsText is { } ip && Carried(ip) is { } other ? user.With("ip", Tree.Text(other)) : user)];
        return users.SequenceEqual(asked.Users) ? null : asked.WithUsers(users);
    }

    /// <summary>An event that only the reference logs has the user as it was given, and not as it is undone.</summary>
    internal override bool Explains(Difference difference, ComparedAnswers answers) => difference is { Key.Part: "user", Ours: null }
        && answers.Case.Users[difference.UserIndex]["ip"]?.AsText is { } ip && Carried(ip) is not null;

    private static string? Carried(string ip)
    {
        long[] parts = [.. ip.Split('.').Select(static part => long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : -1)];
        if (parts.Length != 4 || !parts.Any(static part => part > 255) || parts.Any(static part => part < 0))
        {
            return null;
        }

        long address = parts.Aggregate(0L, static (sum, part) => (sum << 8) + part);
        return address >> 32 == 0 ? $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}" : null;
    }
}
