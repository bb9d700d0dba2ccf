using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Statsig.Fast.Generators.Naming;

/// <summary>Turns names into C# identifiers.</summary>
internal static class Identifiers
{
    /// <summary>
    /// The identifier of a gate, config, experiment, layer or store. It follows from the name alone, so adding one never renames another:
    /// the usual ways of writing names lead to identifiers that no other name of those ways has, and all other names carry a hash of
    /// themselves.
    /// </summary>
    internal static string OfEntry(string name)
    {
        if (IsLowerWords(name, '_', digitsMayLead: true))
        {
            return Pascal(name, "");
        }

        // A letter after an underscore never comes from words_with_underscores, whose words are joined.
        if (IsLowerWords(name, '-', digitsMayLead: false))
        {
            return Pascal(name, "_");
        }

        return IsCamel(name) ? name : Readable(name) + "_" + HashOf(name, 6);
    }

    /// <summary>A readable identifier, the same for names that differ in what identifiers cannot hold.</summary>
    internal static string Readable(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        bool startsWord = true;
        foreach (char unit in name)
        {
            UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(unit);
            bool isLetter = category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber;
            bool isPart = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;
            if (!isLetter && !isPart)
            {
                startsWord = true;
                continue;
            }

            bool digitAfterDigit = startsWord && text.Length > 0 && char.IsDigit(unit) && char.IsDigit(text[text.Length - 1]);
            if (digitAfterDigit || (text.Length == 0 && !isLetter))
            {
                // "50_50" is not 5050, and no identifier starts with a digit or a mark.
                text.Append('_');
            }

            text.Append(startsWord ? char.ToUpperInvariant(unit) : unit);
            startsWord = false;
        }

        return text.Length == 0 ? "_" : text.ToString();
    }

    /// <summary>The first digits of a hash of a name, stable for ever: FNV-1a over its UTF-16 code units, mixed.</summary>
    internal static string HashOf(string name, int digits)
    {
        ulong hash = 14695981039346656037;
        foreach (char unit in name)
        {
            hash = unchecked((hash ^ unit) * 1099511628211);
        }

        hash = unchecked((hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD);
        hash ^= hash >> 33;
        return hash.ToString("x16", CultureInfo.InvariantCulture).Substring(0, digits);
    }

    /// <summary>The namespace of a project's root namespace, which is the project's name unless the project sets another.</summary>
    /// <remarks>
    /// As project templates write it: what no identifier can hold becomes an underscore, and a part that starts with a digit gets one
    /// before it. A part that is a keyword is escaped, so the namespace keeps its name: "my-app" is my_app, "2048.Game" is _2048.Game,
    /// "shop.public.api" is shop.@public.api.
    /// </remarks>
    internal static string OfNamespace(string rootNamespace)
    {
        var text = new StringBuilder(rootNamespace.Length + 1);
        foreach (string part in rootNamespace.Split('.'))
        {
            if (text.Length > 0)
            {
                text.Append('.');
            }

            if (SyntaxFacts.GetKeywordKind(part) != SyntaxKind.None)
            {
                text.Append('@');
            }
            else if (part.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(part[0]))
            {
                text.Append('_');
            }

            bool isFirst = true;
            foreach (char unit in part)
            {
                bool isReplaced = !SyntaxFacts.IsIdentifierPartCharacter(unit);
                if (!(isReplaced && isFirst))
                {
                    text.Append(isReplaced ? '_' : unit);
                }

                isFirst = false;
            }
        }

        return text.ToString();
    }

    /// <summary>True when a text is identifiers joined by dots, none of them a keyword that is not escaped.</summary>
    internal static bool IsQualifiedName(string text)
    {
        foreach (string part in text.Split('.'))
        {
            bool isEscaped = part.Length > 0 && part[0] == '@';
            string name = isEscaped ? part.Substring(1) : part;
            if (!SyntaxFacts.IsValidIdentifier(name) || (!isEscaped && SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Words of lower-case letters and digits, the first starting with a letter, with one separator between each two.</summary>
    private static bool IsLowerWords(string name, char separator, bool digitsMayLead)
    {
        bool startsWord = true;
        for (int i = 0; i < name.Length; i++)
        {
            char unit = name[i];
            bool isDigit = unit is >= '0' and <= '9';
            if (unit == separator && !startsWord)
            {
                startsWord = true;
            }
            else if (unit is >= 'a' and <= 'z' || (isDigit && (!startsWord || (digitsMayLead && i > 0))))
            {
                startsWord = false;
            }
            else
            {
                return false;
            }
        }

        return !startsWord && (separator == '_' || name.IndexOf(separator) > 0);
    }

    private static bool IsCamel(string name)
    {
        bool hasUpper = false;
        foreach (char unit in name)
        {
            hasUpper |= unit is >= 'A' and <= 'Z';
            if (unit is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')))
            {
                return false;
            }
        }

        return hasUpper && name[0] is >= 'a' and <= 'z';
    }

    /// <summary>Words with capitals; a word that starts with a digit keeps its underscore.</summary>
    private static string Pascal(string name, string joint)
    {
        var text = new StringBuilder(name.Length);
        foreach (string word in name.Split('_', '-'))
        {
            text.Append(text.Length == 0 ? "" : word[0] is >= '0' and <= '9' ? "_" : joint);
            text.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        return text.ToString();
    }
}
