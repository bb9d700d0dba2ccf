using CsCheck;

namespace Statsig.Fast.Tests.Internals.Text;

/// <summary>Texts made of the characters that trip shortcuts: case pairs, sigmas, lone surrogates, lengthening letters.</summary>
internal static class OddTexts
{
    private static readonly string[] Pieces =
    [
        "a", "A", "k", "K", "\u212A", "i", "I", "\u0130", "\u0131", "i\u0307", "\u0307", "s", "S", "\u017F", "ß", "ẞ", "Σ", "σ", "ς",
        "'", ".", "@", "`", "[", "{", "é", "É", "\U00010400", "\U00010428", "\uD801", "\uDC00", " ", "\0", "0", "\u0010",
        "example.com", "USER",
    ];

    /// <summary>How many texts a property is checked with.</summary>
    internal const int Many = 5_000;

    internal static Gen<string> Generator { get; } = Joined(Pieces);

    /// <summary>A few texts and one to ask for, often a part or a variant of one of them.</summary>
    internal static Gen<(string[] Texts, string Asked)> SetAndText { get; } =
        from texts in Several(Generator, least: 1)
        from other in Generator
        from pick in Gen.Int[0, 4]
        let member = texts[0]
        let asked = pick switch
        {
            0 => member,
            1 => member.ToUpperInvariant(),
            2 => other + member,
            3 => member + other,
            _ => other,
        }
        select (texts, asked);

    /// <summary>Texts of up to a hundred of the given pieces.</summary>
    internal static Gen<string> Joined(params string[] pieces) => Several(Gen.OneOf(pieces)).Select(static chosen => string.Concat(chosen));

    /// <summary>Mostly few, at times up to a hundred.</summary>
    private static Gen<T[]> Several<T>(Gen<T> item, int least = 0) => Gen.Frequency((4, item.Array[least, 8]), (3, item.Array[least, 30]), (1, item.Array[least, 100]));
}
