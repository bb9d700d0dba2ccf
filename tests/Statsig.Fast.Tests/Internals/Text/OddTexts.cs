using System.Linq;
using FsCheck;
using FsCheck.Fluent;

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

    internal static Gen<string> Generator { get; } =
        from pieces in Gen.ListOf(Gen.Elements(Pieces))
        select string.Concat(pieces);

    internal static Arbitrary<string> Arbitrary { get; } = Generator.ToArbitrary();

    /// <summary>A few texts and one to ask for, often a part or a variant of one of them.</summary>
    internal static Arbitrary<(string[] Texts, string Asked)> SetAndText { get; } =
        (from texts in Gen.NonEmptyListOf(Generator)
         from other in Generator
         from pick in Gen.Choose(0, 4)
         let member = texts.First()
         let asked = pick switch
         {
             0 => member,
             1 => member.ToUpperInvariant(),
             2 => other + member,
             3 => member + other,
             _ => other,
         }
         select (texts.ToArray(), asked)).ToArbitrary();

    /// <summary>Many cases, the same in every run.</summary>
    internal static Config Many { get; } = Config.QuickThrowOnFailure.WithMaxTest(5000).WithReplay(20_251_130, 1);
}
