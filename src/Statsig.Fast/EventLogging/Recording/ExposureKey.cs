using System.Numerics;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.EventLogging.Recording;

/// <summary>The 128-bit identity of an exposure: user, kind, name, rule, value and parameter.</summary>
/// <param name="Low">The hash of all parts; never 0, which marks an empty place.</param>
/// <param name="High">The hash of user and subject: known before the evaluation, so that its place in the table can be prefetched.</param>
internal readonly record struct ExposureKey(ulong Low, ulong High)
{
    // Odd, so that each product keeps all of its number.
    private const ulong SubjectKey = 0x9E37_79B9_7F4A_7C15;
    private const ulong OutcomeKey = 0xC2B2_AE3D_27D4_EB4F;

    /// <summary>Combines the parts of an identity.</summary>
    /// <param name="user">The user's part.</param>
    /// <param name="subject">Kind, name and parameter, hashed.</param>
    /// <param name="outcome">Rule and value, hashed.</param>
    /// <remarks>
    /// The parts are hashes, with secrets of the process, so sums of products suffice: of one user, different subjects differ in
    /// <see cref="High"/>, and different outcomes of one subject in <see cref="Low"/>, always. Folding 128-bit products instead takes
    /// NativeAOT four multiplications for each, because its default target lacks the instruction.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions in every exposure.
    internal static ExposureKey Of(UserIdentity user, ulong subject, ulong outcome) =>
        new(NotZero(Mixed(((user.Low ^ subject) * SubjectKey) + BitOperations.RotateLeft((user.High ^ outcome) * OutcomeKey, 32))), HighOf(user, subject));

    /// <summary>The half that does not depend on the answer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    internal static ulong HighOf(UserIdentity user, ulong subject) => Mixed(((user.High + subject) * SubjectKey) + BitOperations.RotateLeft(user.Low, 32));

    /// <summary>Takes the upper half, where products are mixed best, into the lower one as well. No two numbers become equal.</summary>
    private static ulong Mixed(ulong sum) => sum ^ (sum >> 32);

    // Only the value 0 changes, and every other value keeps all of its bits. Sampling takes this number modulo a rate, and an odd number is
    // never a multiple of an even rate.
    private static ulong NotZero(ulong hash) => hash + (hash == 0 ? 1UL : 0);
}
