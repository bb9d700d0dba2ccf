using System.Globalization;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Statsig.Fast.Benchmarks.Generation;

/// <summary>A spec snapshot of as many gates as asked for, as an additional file in memory.</summary>
internal sealed class SnapshotText : AdditionalText
{
    private readonly SourceText _text;

    internal SnapshotText(int gates)
    {
        var json = new StringBuilder("{\"statsigSnapshot\":1,\"gates\":{");
        for (int i = 0; i < gates; i++)
        {
            json.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}\"gate_of_team_{i}\":{{\"idType\":\"userID\",\"status\":\"active\",\"description\":\"Number {i}.\"}}");
        }

        Json = json.Append("}}").ToString();
        _text = SourceText.From(Json, Encoding.UTF8);
    }

    public override string Path => "app.statsig.json";

    internal string Json { get; }

    public override SourceText? GetText(CancellationToken cancellationToken = default) => _text;
}
