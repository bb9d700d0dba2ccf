using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>Writes a parsed pattern in .NET's dialect.</summary>
/// <remarks>
/// Everything that the two dialects could read differently is written out: sets as classes of UTF-16 units, cases as members of them, flags
/// by their effect. Groups capture only when a reference needs them, because callers never read their content.
/// </remarks>
internal sealed class PatternEmitter
{
    /// <summary>The longest pattern that is written, in characters.</summary>
    internal const int MaxLength = 262_144;

    private readonly StringBuilder _output = new();
    private readonly Dictionary<CodePointSet, string> _classes = [];
    private readonly StandIns _standIns;
    private readonly UnitClasses _unitClasses;
    private readonly bool _captures;

    private PatternEmitter(StandIns standIns, bool captures)
    {
        _standIns = standIns;
        _unitClasses = new UnitClasses(standIns.Irrelevant);
        _captures = captures;
    }

    internal static string Emit(PatternNode root, StandIns standIns, bool captures)
    {
        var emitter = new PatternEmitter(standIns, captures);
        emitter.Write(root);
        return emitter._output.ToString();
    }

    private void Write(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Set set:
                Append(ClassOf(set.CodePoints));
                break;
            case PatternNode.Place place:
                Append(TextOf(place.Kind));
                break;
            case PatternNode.Group group:
                Open(_captures ? string.Create(CultureInfo.InvariantCulture, $"(?<{group.Number}>") : "(?:", group.Child);
                break;
            case PatternNode.Concatenation concatenation:
                foreach (PatternNode child in concatenation.Children)
                {
                    WriteUnit(child, child is PatternNode.Alternation or PatternNode.Concatenation);
                }

                break;
            case PatternNode.Alternation alternation:
                for (int i = 0; i < alternation.Children.Length; i++)
                {
                    Append(i > 0 ? "|" : "");
                    Write(alternation.Children[i]);
                }

                break;
            case PatternNode.Repetition repetition:
                WriteUnit(repetition.Child, repetition.Child is not (PatternNode.Set or PatternNode.Group));
                Append(CountsOf(repetition));
                break;
            case PatternNode.Atomic atomic:
                Open("(?>", atomic.Child);
                break;
            case PatternNode.LookAround lookAround:
                Open((lookAround.IsBehind, lookAround.IsNegative) switch { (false, false) => "(?=", (false, true) => "(?!", (true, false) => "(?<=", _ => "(?<!" }, lookAround.Child);
                break;
            case PatternNode.Reference reference:
                Append(string.Create(CultureInfo.InvariantCulture, $"(?{(reference.IgnoresCase ? "i" : "")}:\\k<{reference.Number}>)"));
                break;
            case PatternNode.Conditional conditional:
                WriteConditional(conditional);
                break;
        }
    }

    private void WriteConditional(PatternNode.Conditional conditional)
    {
        if (conditional.Condition is PatternNode.GroupExists condition)
        {
            Append(string.Create(CultureInfo.InvariantCulture, $"(?({condition.Number})"));
            Open("(?:", conditional.Matched);
        }
        else
        {
            // A condition takes what it matches, unlike .NET's.
            Append("(?:");
            Open("(?>", conditional.Condition);
            Open("(?:", conditional.Matched);
        }

        Append("|");
        if (conditional.Condition is not PatternNode.GroupExists)
        {
            Open("(?!", conditional.Condition);
        }

        Open("(?:", conditional.Otherwise);
        Append(")");
    }

    private void WriteUnit(PatternNode node, bool inGroup)
    {
        if (inGroup)
        {
            Open("(?:", node);
        }
        else
        {
            Write(node);
        }
    }

    private void Open(string opening, PatternNode inside)
    {
        Append(opening);
        Write(inside);
        Append(")");
    }

    private void Append(string text)
    {
        if (_output.Length + text.Length > MaxLength)
        {
            throw new PatternException("it is too long after the expansion of its classes");
        }

        _output.Append(text);
    }

    private string ClassOf(CodePointSet set)
    {
        if (!_classes.TryGetValue(set, out string? text))
        {
            _classes[set] = text = _unitClasses.TextOf(_standIns.InUnits(set));
        }

        return text;
    }

    private string TextOf(PatternPlace place) => place switch
    {
        PatternPlace.TextStart or PatternPlace.SearchStart => @"\A",
        PatternPlace.TextEnd => @"\z",
        PatternPlace.LineStart => "(?m:^)",
        PatternPlace.LineEnd => "(?m:$)",
        PatternPlace.WordBoundary => @"\b",
        PatternPlace.NotWordBoundary => @"\B",
        PatternPlace.WordStart => $@"(?:\b(?={ClassOf(UnicodeSets.Word)}))",
        PatternPlace.WordEnd => $@"(?:\b(?<={ClassOf(UnicodeSets.Word)}))",
        PatternPlace.WordStartHalf => $"(?<!{ClassOf(UnicodeSets.Word)})",
        _ => $"(?!{ClassOf(UnicodeSets.Word)})",
    };

    private static string CountsOf(PatternNode.Repetition repetition)
    {
        string counts = (repetition.Least, repetition.Most) switch
        {
            (0, null) => "*",
            (1, null) => "+",
            (0, 1) => "?",
            (var least, null) => string.Create(CultureInfo.InvariantCulture, $"{{{least},}}"),
            var (least, most) when least == most => string.Create(CultureInfo.InvariantCulture, $"{{{least}}}"),
            var (least, most) => string.Create(CultureInfo.InvariantCulture, $"{{{least},{most}}}"),
        };
        return repetition.IsLazy ? counts + "?" : counts;
    }
}
