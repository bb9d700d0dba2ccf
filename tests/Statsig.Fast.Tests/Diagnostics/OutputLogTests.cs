using System;
using System.Linq;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Diagnostics;

public sealed class OutputLogTests
{
    private readonly RecordingLogger _logger = new();

    [Fact]
    public void Write_BelowTheLevel_WritesNothing()
    {
        OutputLog log = Log(OutputLogLevel.Warning);

        log.Write(OutputLogLevel.Info, "info");
        log.Write(OutputLogLevel.Warning, "warning");

        Assert.Equal("warning", Assert.Single(_logger.Messages).Text);
        Assert.False(Log(OutputLogLevel.None).IsEnabled(OutputLogLevel.None));
    }

    [Fact]
    public void Write_KeyAcrossTheCut_IsHiddenBeforeItIsCut()
    {
        string start = new('x', OutputLog.MaxLength - 10);

        Log(OutputLogLevel.Debug).Write(OutputLogLevel.Debug, $"{start}secret-0123456789 and more");

        string text = Assert.Single(_logger.Messages).Text;
        Assert.StartsWith(start + "secret-***", text, StringComparison.Ordinal);
        Assert.EndsWith("… (10 more characters)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Shorten_SurrogatePairAtTheCut_StaysWhole() => Assert.Equal("ab… (2 more characters)", OutputLog.Shorten("ab😀", 3));

    [Fact]
    public void Write_ExceptionWithTheKey_IsHandedOverWithoutIt()
    {
        Log(OutputLogLevel.Debug).Write(OutputLogLevel.Error, "failed", new InvalidOperationException("at secret-0123456789"));

        Assert.Equal("at secret-****", Assert.Single(_logger.Messages).Exception!.Message);
    }

    /// <summary>Names come from payloads and users: neither may end a line of the log or command the terminal that shows it.</summary>
    [Fact]
    public void Write_ControlCharacters_AreBlanks()
    {
        Log(OutputLogLevel.Debug).Write(OutputLogLevel.Debug, "gate \u001b]0;x\u0007\u009b2J\r\nfalse line \u202e\u2028\t\u007f end é😀");

        Assert.Equal("gate  ]0;x  2J  false line      end é😀", Assert.Single(_logger.Messages).Text);
    }

    [Fact]
    public void Write_LoggerThatThrows_ChangesNothing() =>
        new OutputLog(new ThrowingLogger(), OutputLogLevel.Debug, new SecretRedaction(null)).Write(OutputLogLevel.Error, "failed");

    [Fact]
    public void Warn_NameAskedForAgain_IsSaidOncePerKind()
    {
        var warnings = new NameWarnings(Log(OutputLogLevel.Warning));

        warnings.Warn("gate", "a");
        warnings.Warn("gate", "a");
        warnings.Warn("layer", "a");

        Assert.Equal(
            ["The specs have no gate named \"a\", so the default is returned. This warning is logged once per name.", "The specs have no layer named \"a\", so the default is returned. This warning is logged once per name."],
            _logger.Messages.Select(static message => message.Text));
    }

    [Fact]
    public void Warn_NamesWithoutEnd_AreBounded()
    {
        var warnings = new NameWarnings(Log(OutputLogLevel.Warning));

        for (int i = 0; i < 3 * NameWarnings.MaxNames; i++)
        {
            warnings.Warn("gate", $"gate\n{i}");
        }

        Assert.Equal(NameWarnings.MaxNames + 1, _logger.Messages.Count);
        Assert.Contains("Further unknown names are not logged", _logger.Messages[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_logger.Messages, static message => message.Text.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void Warn_LoggerThatIsQuiet_RemembersNothing()
    {
        var warnings = new NameWarnings(Log(OutputLogLevel.Error));

        warnings.Warn("gate", "a");

        Assert.Empty(_logger.Messages);
    }

    private OutputLog Log(OutputLogLevel least) => new(_logger, least, new SecretRedaction(null));

    private sealed class ThrowingLogger : IOutputLogger
    {
        public void Log(OutputLogLevel level, string message, Exception? exception) => throw new InvalidOperationException("broken logger");
    }

    [Fact]
    public void Write_OnePlaceAgainAndAgain_IsBoundedAndCounted()
    {
        var clock = new ManualClock();
        var logger = new RecordingLogger();
        var log = new OutputLog(logger, OutputLogLevel.Warning, new SecretRedaction(null), clock);
        for (int i = 0; i < 1000; i++)
        {
            log.Write(OutputLogLevel.Warning, $"again {i}");
        }

        log.Write(OutputLogLevel.Warning, "another place");
        Assert.Equal(LogLimits.MostPerMinute + 1, logger.Messages.Count);

        log.ReportLeftOut();
        Assert.Equal(LogLimits.MostPerMinute + 1, logger.Messages.Count); // The minute is not over.
        clock.Advance(TimeSpan.FromMinutes(1));
        log.ReportLeftOut();
        log.ReportLeftOut();

        Assert.Contains($"{1000 - LogLimits.MostPerMinute} messages", logger.Messages[^1].Text, StringComparison.Ordinal);
        Assert.Equal(LogLimits.MostPerMinute + 2, logger.Messages.Count);
    }
}
