using System.Globalization;
using System.Text;

namespace Statsig.Fast.Generators.Parsing;

/// <summary>Removes the white space between the tokens of JSON. Numbers and strings stay as they are written.</summary>
internal static class CompactJson
{
    /// <param name="json">Valid JSON. Half a surrogate pair in a string, which UTF-8 cannot express, becomes an escape.</param>
    internal static string Of(string json)
    {
        var compact = new StringBuilder(json.Length);
        bool isInString = false;
        for (int i = 0; i < json.Length; i++)
        {
            char unit = json[i];
            if (!isInString)
            {
                isInString = unit == '"';
                if (unit is not (' ' or '\t' or '\r' or '\n'))
                {
                    compact.Append(unit);
                }
            }
            else if (unit == '\\')
            {
                compact.Append(unit).Append(json[++i]);
            }
            else if (char.IsHighSurrogate(unit) && i + 1 < json.Length && char.IsLowSurrogate(json[i + 1]))
            {
                compact.Append(unit).Append(json[++i]);
            }
            else if (char.IsSurrogate(unit))
            {
                compact.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                isInString = unit != '"';
                compact.Append(unit);
            }
        }

        return compact.ToString();
    }
}
