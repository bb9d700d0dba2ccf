using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.EventLogging;

/// <summary>The 128-bit identity of an exposure: user, kind, name, rule, value and parameter.</summary>
/// <param name="Low">The hash of all parts; never 0, which marks an empty place.</param>
/// <param name="High">The hash of user and subject: known before the evaluation, so that its place in the table can be prefetched.</param>
internal readonly record struct ExposureKey(ulong Low, ulong High)
{
    /// <summary>Combines the parts of an identity.</summary>
    /// <param name="user">The user's part.</param>
    /// <param name="subject">Kind, name and parameter, hashed.</param>
    /// <param name="outcome">Rule and value, hashed.</param>
    internal static ExposureKey Of(UserIdentity user, ulong subject, ulong outcome) =>
        new(NotZero(SeededHash.Fold(user.Low ^ subject, user.High ^ outcome)), HighOf(user, subject));

    /// <summary>The half that does not depend on the answer.</summary>
    internal static ulong HighOf(UserIdentity user, ulong subject) => SeededHash.Fold(user.High + subject, user.Low);

    // Only the value 0 changes, and every other value keeps all of its bits. Sampling takes this number modulo a rate, and an odd number is
    // never a multiple of an even rate.
    private static ulong NotZero(ulong hash) => hash + (hash == 0 ? 1UL : 0);
}
