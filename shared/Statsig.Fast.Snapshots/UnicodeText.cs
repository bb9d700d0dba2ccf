namespace Statsig.Fast.Snapshots;

/// <summary>Checks whether a text can be written as UTF-8.</summary>
internal static class UnicodeText
{
    /// <summary>False when the text holds half a surrogate pair.</summary>
    internal static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
