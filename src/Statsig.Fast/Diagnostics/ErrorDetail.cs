namespace Statsig.Fast.Diagnostics;

/// <summary>One fact that goes with an error report: a text, or a number.</summary>
internal readonly struct ErrorDetail
{
    internal ErrorDetail(string name, string text)
    {
        Name = name;
        Text = text;
    }

    internal ErrorDetail(string name, double number)
    {
        Name = name;
        Number = number;
    }

    internal string Name { get; }

    /// <summary>Null when the fact is a number.</summary>
    internal string? Text { get; }

    internal double Number { get; }
}
