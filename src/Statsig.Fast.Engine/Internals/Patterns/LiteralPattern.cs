using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>A pattern that is a plain text, optionally anchored at either end.</summary>
internal sealed class LiteralPattern
{
    private readonly string _text;
    private readonly bool _atStart;
    private readonly bool _atEnd;

    private LiteralPattern(string text, bool atStart, bool atEnd)
    {
        _text = text;
        _atStart = atStart;
        _atEnd = atEnd;
    }

    internal static bool TryCreate(string pattern, [NotNullWhen(true)] out LiteralPattern? literal)
    {
        literal = null;
        bool atStart = pattern.StartsWith('^');
        ReadOnlySpan<char> body = atStart ? pattern.AsSpan(1) : pattern;
        bool atEnd = false;
        StringBuilder text = new(body.Length);
        for (int i = 0; i < body.Length; i++)
        {
            char c = body[i];
            if (c == '\\')
            {
                // An escaped punctuation mark stands for itself, but "\<" and "\>" are word boundaries.
                i++;
                if (i == body.Length || !char.IsAscii(body[i]) || char.IsAsciiLetterOrDigit(body[i])
                    || char.IsControl(body[i]) || body[i] is '<' or '>')
                {
                    return false;
                }

                text.Append(body[i]);
            }
            else if (c == '$' && i == body.Length - 1)
            {
                atEnd = true;
            }
            else if (c is '.' or '+' or '*' or '?' or '(' or ')' or '[' or ']' or '{' or '}' or '|' or '^' or '$')
            {
                return false;
            }
            else
            {
                text.Append(c);
            }
        }

        literal = new LiteralPattern(text.ToString(), atStart, atEnd);
        return true;
    }

    internal bool IsMatch(ReadOnlySpan<char> text)
    {
        if (_atStart)
        {
            return _atEnd ? text.SequenceEqual(_text) : text.StartsWith(_text);
        }

        return _atEnd ? text.EndsWith(_text) : text.IndexOf(_text) >= 0;
    }
}
