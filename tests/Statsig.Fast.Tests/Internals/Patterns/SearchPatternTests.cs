using System;
using System.Diagnostics;
using System.Linq;
using CsCheck;
using Statsig.Fast.Internals.Patterns;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Internals.Text;

namespace Statsig.Fast.Tests.Internals.Patterns;

public sealed class SearchPatternTests
{
    /// <summary>Refers back, so that only backtracking finds it, and takes longer than a lifetime for most texts of one letter.</summary>
    private const string Endless = @"^(([a-z])+.)+[A-Z]([a-z])+$\b(a)\4";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(@"^(\w+[.-]?\w*)*@example\.com$", 1_000)]
    [InlineData("(?=a)a", 100)]
    [InlineData("^a$", -1)]
    public void TimeLimit_OfAPattern_LeavesAPauseOfTheProcessRoomWhereTimeIsLinear(string pattern, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), SearchPattern.Create(pattern, TimeSpan.FromMilliseconds(100)).TimeLimit);

    [Fact]
    public void IsMatch_WordClassesOfEveryUnit_AreThoseOfTheirDefinition()
    {
        // The definition of Unicode's annex 18, which the reference follows; asked in pieces, none of which is written as a class of words.
        SearchPattern[] pieces = [.. new[] { "Alphabetic", "M", "Nd", "Pc", "Join_Control" }.Select(static name => Of($@"^\p{{{name}}}$"))];
        (SearchPattern word, SearchPattern other, SearchPattern without, SearchPattern with) = (Of(@"^\w$"), Of(@"^\W$"), Of(@"^[\w--\p{Mc}]$"), Of(@"^[\w\s]$"));
        (SearchPattern mark, SearchPattern space) = (Of(@"^\p{Mc}$"), Of(@"^\s$"));

        string[] differing = [.. Enumerable.Range(0, 0x10000).Where(static unit => !char.IsSurrogate((char)unit)).Select(static unit => ((char)unit).ToString()).Where(text =>
        {
            bool isWord = pieces.Any(piece => piece.IsMatch(text));
            return (isWord, !isWord, isWord && !mark.IsMatch(text), isWord || space.IsMatch(text))
                != (word.IsMatch(text), other.IsMatch(text), without.IsMatch(text), with.IsMatch(text));
        })];

        Assert.Empty(differing);

        static SearchPattern Of(string pattern) => SearchPattern.Create(pattern, Timeout);
    }

    [Fact]
    public void IsMatch_ReferenceCells_Agree() =>
        OperatorCells.Check("str_matches", static cell => SearchPattern.Create(cell.Targets[0], Timeout).IsMatch(cell.Text));

    [Theory]
    [InlineData("", "")]
    [InlineData("", "anything")]
    [InlineData("^$", "")]
    [InlineData("lo wo", "hello world")]
    [InlineData(@"@example\.com$", "a@example.com")]
    [InlineData("a$|b$", "b")]
    [InlineData("(?m)a$", "a\nb")]
    [InlineData("(?m:a$)\nb$", "a\nb")]
    [InlineData("[$]$", "5$")]
    [InlineData(@"\$", "5$")]
    [InlineData("(?P<x>a)(?P=x)", "aa")]
    [InlineData("(a)(b)\\2\\k<1>", "abba")]
    [InlineData("(?P<x>a)(?P=x)$", "aa")]
    [InlineData("(?:(a)|b)(?(1)c|d)$", "bd")]
    [InlineData("^[[:alpha:]]+$", "abcXYZ")]
    [InlineData("^[[:^alpha:]0-9]+$", "123é")]
    [InlineData("^[^[:space:][:digit:]]+$", "ab")]
    [InlineData("^[a-z&&[^aeiou]]+$", "xyz")]
    [InlineData("^[a-z--[aeiou]]+$", "xyz")]
    [InlineData("^[a-c~~b-d]+$", "ad")]
    [InlineData("^[a[bc]]+$", "abc")]
    [InlineData("^[]a]+$", "]a")]
    [InlineData("^[a-]+$", "a-a")]
    [InlineData(@"^[\w.-]+$", "a.b-c")]
    [InlineData(@"^[\x41\x{42}\u0043]+$", "ABC")]
    [InlineData(@"^\x{1F600}+$", "\U0001F600\U0001F600")]
    [InlineData("^\U0001F600+$", "\U0001F600\U0001F600")]
    [InlineData(@"^[\x{1F300}-\x{1F64F}x]+$", "\U0001F600x\U0001F300")]
    [InlineData(@"^[a-\x{10FFFF}]+$", "é\U0010FFFF\U00010000")]
    [InlineData("a++b", "aaab")]
    [InlineData("(?:ab)*+c", "ababc")]
    [InlineData("a{2}+b", "aab")]
    [InlineData("^a{,2}$", "aa")]
    [InlineData("^a{,}$", "aaa")]
    [InlineData("^a{2}{3}$", "aa{3}")]
    [InlineData("^a{x$", "a{x")]
    [InlineData(@"^\pL\p{Lu}\P{Nd}$", "aBc")]
    [InlineData(@"^\p{Letter}\p{script=greek}$", "aα")]
    [InlineData(@"^[\p{Greek}\PN]$", "α")]
    [InlineData("(?x) a b  # comment $\n c $", "abc")]
    [InlineData("(?xi: A ) b", "a b")]
    [InlineData(@"\<word\>", "a word here")]
    [InlineData(@"foo\Z", "foo\n\n")]
    [InlineData(@"\Afoo\z", "foo")]
    [InlineData(@"a\_b\-c\@", "a_b-c@")]
    [InlineData("(?#note)a", "a")]
    [InlineData("(?>a+)b", "aab")]
    [InlineData("(?i)k", "K")]
    [InlineData("(?u)é", "é")]
    public void IsMatch_MatchingText_IsTrue(string pattern, string text)
    {
        SearchPattern prepared = SearchPattern.Create(pattern, Timeout);
        Assert.True(prepared.IsValid);
        Assert.True(prepared.IsMatch(text));
    }

    [Theory]
    [InlineData("^$", "a")]
    [InlineData("hello$", "hello\n")]
    [InlineData("^(?:hello)$", "hello\n")]
    [InlineData("(?m:x)?a$", "a\n")]
    [InlineData("(?-m)(?m)(?-m)a$", "a\nb")]
    [InlineData(@"a\.b", "axb")]
    [InlineData("^b", "ab")]
    [InlineData("^[[:alpha:]]+$", "é")]
    [InlineData("[^[:^digit:]]", "a")]
    [InlineData("^[a-z&&[^aeiou]]+$", "a")]
    [InlineData("a++a", "aaa")]
    [InlineData("(?:a|ab)++c", "abc")]
    [InlineData("[a-c~~b-d]", "b")]
    [InlineData("(?xi: A )B", "ab")]
    [InlineData("HELLO", "hello")]
    public void IsMatch_OtherText_IsFalse(string pattern, string text)
    {
        SearchPattern prepared = SearchPattern.Create(pattern, Timeout);
        Assert.True(prepared.IsValid);
        Assert.False(prepared.IsMatch(text));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("a)")]
    [InlineData("*a")]
    [InlineData("+")]
    [InlineData("a\\")]
    [InlineData("[z-a]")]
    [InlineData("[a")]
    [InlineData("(?P<x>a)(b)\\1")]
    [InlineData("(?=a)*b")]
    [InlineData(@"\p{^L}")]
    [InlineData(@"\p{Age=3.0}")]
    [InlineData("(?<=a+\\b)c")]
    [InlineData("a{3,2}")]
    [InlineData("(((a{1,100}){1,100}){1,100})")]
    [InlineData("(?P=x)")]
    [InlineData("\\2(a)")]
    [InlineData("(?z)a")]
    [InlineData(@"\p{NoSuchProperty}")]
    [InlineData(@"\x{110000}")]
    public void IsMatch_InvalidPattern_NeverMatches(string pattern)
    {
        SearchPattern prepared = SearchPattern.Create(pattern, Timeout);
        Assert.False(prepared.IsValid);
        Assert.False(prepared.IsMatch(""));
        Assert.False(prepared.IsMatch("aaa"));
    }

    [Theory]
    [InlineData("a~~", "[a~~", "b]")]
    [InlineData("[a~~", "[a~~", "b]")]
    [InlineData("[a~~b~~c~~d~~e~~f~~g~~h~~i~~j~~k~~l]", "[", "]")]
    public void Create_SymmetricDifferencesThatWouldDouble_IsCheap(string repeated, string before, string after)
    {
        string pattern = before + string.Concat(Enumerable.Repeat(repeated, 40)) + after;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        SearchPattern.Create(pattern, Timeout);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 4_000_000);
    }

    [Theory]
    [InlineData("^[a-e~~c-g~~a]$", "b", true)]
    [InlineData("^[a-e~~c-g~~a]$", "a", false)]
    [InlineData("^[a~~b~~c~~d~~e~~f]$", "f", true)]
    [InlineData("^[a~~b~~c~~d~~e~~f~~f]$", "f", false)]
    public void IsMatch_ShortChainOfSymmetricDifferences_IsTranslated(string pattern, string text, bool expected) =>
        Assert.Equal(expected, SearchPattern.Create(pattern, Timeout).IsMatch(text));

    [Theory]
    [InlineData("{")]
    [InlineData("{1")]
    [InlineData("{,")]
    [InlineData("[[]")]
    [InlineData("[a[:")]
    [InlineData("\\x{")]
    [InlineData("\\x{0")]
    [InlineData("[\\x{")]
    [InlineData("\\p{")]
    [InlineData("(?")]
    [InlineData("(?P<")]
    [InlineData("(?#")]
    [InlineData("a++")]
    [InlineData("(a)++")]
    [InlineData("a+++")]
    [InlineData("[a&&")]
    [InlineData("a&&")]
    [InlineData("(")]
    [InlineData("[^")]
    [InlineData("\\p{latin}")]
    [InlineData("(?i)")]
    [InlineData("(((((((((((((((((((((((((((((((((((((((((")]
    public void Create_LongestPatternOfRepeats_IsBounded(string repeated)
    {
        string body = string.Concat(Enumerable.Repeat(repeated, SearchPattern.MaxPatternLength / repeated.Length));
        foreach (string before in (string[])["", "[", "}", "(a)\\1"])
        {
            foreach (string after in (string[])["", "]", "}", ":]", ")"])
            {
                string pattern = before + body[..^(before.Length + after.Length)] + after;
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                SearchPattern.Create(pattern, Timeout);
                // The framework joins escaped characters one by one.
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 600_000_000);
            }
        }
    }

    [Theory]
    [InlineData("^a{2,$}", "a{2,}", false)]
    [InlineData("^a{1{2}$", "a{1{{", false)]
    [InlineData("^a{1{2}$", "a{1{", false)]
    [InlineData("^a{1{2}$", "a{11", true)]
    [InlineData("^a{1[{]2}$", "a{1{2}", true)]
    [InlineData("^a{1 2}$", "a{1 2}", true)]
    [InlineData("^a{2,3}$", "aaa", true)]
    [InlineData("^a{,}$", "a{,}", false)]
    [InlineData("^a{1,2,3}$", "a{1,2,3}", true)]
    [InlineData("^[[:^xdigit:]]$", "g", true)]
    [InlineData("^[a[:]]$", ":", true)]
    [InlineData(@"^\x{00000041}$", "A", true)]
    public void IsMatch_BracesAndBrackets_KeepTheirMeaning(string pattern, string text, bool expected) =>
        Assert.Equal(expected, SearchPattern.Create(pattern, Timeout).IsMatch(text));

    [Fact]
    public void Create_PatternLongerThanTranslated_IsInvalidUnlessItIsAText()
    {
        string longest = string.Concat("(", new string('a', SearchPattern.MaxPatternLength - 2), ")");
        Assert.True(SearchPattern.Create(longest, Timeout).IsMatch(longest.AsSpan(1, longest.Length - 2)));
        Assert.False(SearchPattern.Create(longest + "a", Timeout).IsValid);
        Assert.True(SearchPattern.Create(new string('a', longest.Length * 2), Timeout).IsValid);
    }

    [Fact]
    public void Create_TranslationThatIsTooLong_IsInvalid()
    {
        const string Property = @"\p{latin}";
        Assert.True(SearchPattern.Create(string.Concat(Enumerable.Repeat(Property, 10)), Timeout).IsValid);
        Assert.False(SearchPattern.Create(string.Concat(Enumerable.Repeat(Property, 1000)), Timeout).IsValid);
        Assert.True(SearchPattern.Create($"[{string.Concat(Enumerable.Repeat(Property, 1000))}]", Timeout).IsMatch("a"));
    }

    [Theory]
    [InlineData(@"^(\w+[.-]?\w*)*@example\.com$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com", true)]
    [InlineData(@"^(\w+[.-]?\w*)*@example\.com$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org", false)]
    [InlineData("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", false)]
    [InlineData("(?<=x)(a+)+$", "xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", false)]
    [InlineData("^(a|aa)+(?=!)", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", true)]
    [InlineData(@"\b{start}(a+)+\b{end}!$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?", false)]
    public void TrySearch_PatternWithoutLookAroundInTheMiddle_NeedsNoBudget(string pattern, string text, bool expected)
    {
        SearchPattern prepared = SearchPattern.Create(pattern, Timeout);
        PatternBudget budget = default;

        Assert.True(prepared.IsLinear);
        Assert.True(prepared.TrySearch(text, ref budget, out bool isMatch));
        Assert.Equal(expected, isMatch);
        Assert.Equal(0, budget.SpentTicks);
    }

    [Fact]
    public void TrySearch_EndlessBacktracking_IsGivenUpAndRemembered()
    {
        SearchPattern pattern = SearchPattern.Create(Endless, TimeSpan.FromMilliseconds(20));
        string text = new('a', 5000);
        PatternBudget first = default;
        PatternBudget second = default;

        Assert.False(pattern.TrySearch(text, ref first, out bool isMatch));
        Assert.False(isMatch);
        Assert.True(first.SpentTicks > 0);
        Assert.False(pattern.TrySearch(text, ref second, out isMatch));
        Assert.False(isMatch);
        Assert.Equal(0, second.SpentTicks);
        Assert.True(pattern.TrySearch("aaAaa", ref second, out _));
    }

    [Fact]
    public void TrySearch_BudgetThatOthersSpent_IsGivenUpAtOnce()
    {
        SearchPattern pattern = SearchPattern.Create(Endless, TimeSpan.FromMilliseconds(20));
        PatternBudget spent = new() { SpentTicks = Stopwatch.Frequency };

        Assert.False(pattern.TrySearch("a", ref spent, out _));
        Assert.Equal(Stopwatch.Frequency, spent.SpentTicks);
    }

    [Theory]
    [InlineData("^.$", "\U0001F600", true)]
    [InlineData("^[^a]$", "\U0001F600", true)]
    [InlineData(@"^\W$", "\U0001F600", true)]
    [InlineData(@"^\w$", "\U0001D400", true)]
    [InlineData(@"\b\w", "\U0001D400", true)]
    [InlineData("(.)\\1", "\U0001F600\U0001F601", false)]
    [InlineData("(.)\\1", "\U0001F600\U0001F600", true)]
    [InlineData(@"^\p{Emoji}$", "\U0001F600", true)]
    [InlineData("(?i)σ", "ς", true)]
    [InlineData("(?U)^a+b", "aab", true)]
    [InlineData("\uA000|\\b\U0001D400", "\U0001D400", true)]
    [InlineData("\uA000\\b", "\U0001D400", false)]
    [InlineData("\u1F88\\b", "\U0001D400", false)]
    public void IsMatch_CodePointsAndDialect_AreTheReferences(string pattern, string text, bool expected) =>
        Assert.Equal(expected, SearchPattern.Create(pattern, Timeout).IsMatch(text));

    [Fact]
    public void CreateAndIsMatch_AnyPattern_NeverThrow()
    {
        Gen<string> patterns = OddTexts.Joined(
                "a", "b", "(", ")", "[", "]", "^", "$", "\\", "*", "+", "?", "{", "}", ",", "1", "2", "9999999999", "|", ".", "-", "&&", "--",
                "~~", "(?", "(?P<n>", "(?P=n)", "(?(1)", "(?<", "(?i)", "(?x)", "(?m", ":", "\\p{L}", "\\pL", "\\x{", "\\u", "[:alpha:]",
                "[:^", "\\k<n>", "\\1", "\\d", "\\w", "#", " ", "\n", "\uD83D", "\uDE00", "é", "\\b", "\\Z", "\\c", "\\0", "(?#");
        Property.Holds(patterns, static pattern =>
        {
            SearchPattern prepared = SearchPattern.Create(pattern, Timeout);
            prepared.IsMatch("ab[]12");
            return prepared.IsValid || !prepared.IsMatch("");
        }, OddTexts.Many);
    }

    [Fact]
    public void IsMatch_LiteralPatterns_AgreeWithTheEngine()
    {
        Gen<string> literals =
            from text in OddTexts.Joined("a", "b", "\\.", "\\-", " ", "é", "\n")
            from start in Gen.OneOf("", "^")
            from end in Gen.OneOf("", "$")
            select start + text + end;
        Gen<string> texts = OddTexts.Joined("a", "b", ".", "-", " ", "é", "\n");
        Property.Holds(Gen.Select(literals, texts), static pair =>
        {
            (string pattern, string text) = pair;
            return SearchPattern.Create(pattern, Timeout).IsMatch(text) == SearchPattern.Create($"(?:{pattern})", Timeout).IsMatch(text);
        }, OddTexts.Many);
    }

    [Fact]
    public void IsMatch_AnyText_AllocatesNothing()
    {
        SearchPattern literal = SearchPattern.Create(@"@example\.com$", Timeout);
        SearchPattern pattern = SearchPattern.Create(@"^[\w.]+@(?:example|corp)\.com$", Timeout);
        SearchPattern backtracking = SearchPattern.Create("^(?!bob)(.)\\1", Timeout);
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            literal.IsMatch("alice@example.com");
            pattern.IsMatch("alice@corp.com");
            pattern.IsMatch("alice");
            pattern.IsMatch("\U0001D400@corp.com");
            backtracking.IsMatch("alice");
        }));
    }
}
