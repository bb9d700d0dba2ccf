using System;
using System.Security.Cryptography;
using System.Text;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>A user that a report names.</summary>
/// <param name="Id">The user ID, or a custom ID with its name; null for a user without IDs.</param>
/// <param name="Line">The line of the users' file.</param>
internal sealed record ExampleUser(string? Id, long Line)
{
    internal static ExampleUser Of(StatsigUser user, long line) => new(
        !string.IsNullOrEmpty(user.UserId) ? user.UserId : user.CustomIds.Length > 0 ? $"{user.CustomIds[0].Name} {user.CustomIds[0].Value}" : null, line);

    /// <summary>The user as reports show it.</summary>
    /// <param name="hashIds">True for the form that ID lists have: the first 8 characters of the base64 of its SHA-256.</param>
    internal string Show(bool hashIds) => Id is null ? $"line {Line}" : hashIds ? Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Id)))[..8] : Id;
}
