using System.Linq;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class OneLineTests
{
    [Fact]
    public void Of_ControlCharactersAndSeparators_BecomeBlanks()
    {
        char[] breaking = [.. Enumerable.Range(0, char.MaxValue + 1).Select(static unit => (char)unit).Where(static unit => char.IsControl(unit) || unit is '\u2028' or '\u2029')];

        Assert.All(breaking, static unit => Assert.Equal("a b", OneLine.Of($"a{unit}b")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("größe 日本 🚀")]
    [InlineData("a\u00A0b")]
    public void Of_OtherText_IsTheSame(string text) => Assert.Same(text, OneLine.Of(text));

    [Fact]
    public void Of_LongText_KeepsItsLength() => Assert.Equal(string.Concat(Enumerable.Repeat("a ", 5_000)), OneLine.Of(string.Concat(Enumerable.Repeat("a\n", 5_000))));
}
