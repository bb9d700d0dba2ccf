using System;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Tests.Diagnostics;

public sealed class SecretRedactionTests
{
    private const string Key = "secret-Ab3.x/y+z";

    private static readonly SecretRedaction Redaction = new(Key);

    [Theory]
    [InlineData("GET /v1/download_config_specs/secret-Ab3.x/y+z.json", "GET /v1/download_config_specs/secret-****.json")]
    [InlineData("/secret-Ab3.x%2Fy%2Bz.json?sinceTime=1", "/secret-****.json?sinceTime=1")]
    [InlineData("""{"k":"secret-Ab3.x/y\u002Bz"}""", """{"k":"secret-****"}""")]
    [InlineData("https://ada:secret-Ab3.x%2Fy%2Bz@proxy.example/v1", "https://***@proxy.example/v1")]
    [InlineData("another secret-Other1/2, and SECRET-third", "another secret-****/2, and secret-****")]
    public void Apply_EverySpellingOfAKey_IsHidden(string text, string expected) => Assert.Equal(expected, Redaction.Apply(text));

    [Fact]
    public void Apply_TextWithoutKeys_IsTheSameObject()
    {
        string text = new('x', 100);

        Assert.Same(text, Redaction.Apply(text));
        Assert.Same(text, new SecretRedaction(null).Apply(text));
    }

    [Fact]
    public void Apply_ExceptionWithAPasswordInAnAddress_IsReplaced()
    {
        Exception shown = Redaction.Apply(new InvalidOperationException("No answer from http://ada:hunter2@proxy.example:50051."));

        Assert.Equal("No answer from http://***@proxy.example:50051.", shown.Message);
        Assert.DoesNotContain("hunter2", shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_KeyOfALetter_LeavesWordsAlone() => Assert.Equal("a banana", new SecretRedaction("a").Apply("a banana"));

    [Fact]
    public void Apply_ExceptionWithoutKeys_IsTheSameObject()
    {
        var exception = new InvalidOperationException("broken");

        Assert.Same(exception, Redaction.Apply(exception));
    }

    [Fact]
    public void Apply_ExceptionThatHoldsTheKeyAnywhere_IsReplaced()
    {
        var inner = new FormatException($"inner {Key}");
        Exception thrown = Assert.Throws<InvalidOperationException>(() => Fail(new InvalidOperationException($"outer {Key}", inner)));

        Exception shown = Redaction.Apply(thrown);

        Assert.DoesNotContain(Key, shown.ToString(), StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: outer secret-****", shown.ToString(), StringComparison.Ordinal);
        Assert.Contains("System.FormatException: inner secret-****", shown.ToString(), StringComparison.Ordinal);
        Assert.Equal("outer secret-****", shown.Message);
        Assert.Equal("inner secret-****", shown.InnerException!.Message);
        Assert.Contains(nameof(Fail), shown.StackTrace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret-0123456789abcdefghijklmnopqrs", "secret-012345")]
    [InlineData("secret-short", "secret-****")]
    [InlineData(null, "secret-****")]
    public void KeyPrefix_IsShownOnlyWhenMostOfTheKeyStaysHidden(string? key, string expected) => Assert.Equal(expected, new SecretRedaction(key).KeyPrefix);

    private static void Fail(Exception exception) => throw exception;
}
