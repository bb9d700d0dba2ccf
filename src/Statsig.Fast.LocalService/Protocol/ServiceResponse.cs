using System.Collections.Generic;
using System.Text;

namespace Statsig.Fast.LocalService.Protocol;

/// <summary>What the service answers, before any transport.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">Null for no body.</param>
/// <param name="Body">The whole body.</param>
public sealed record ServiceResponse(int Status, string? ContentType, byte[] Body)
{
    /// <summary>Headers besides the content's type and length.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>An answer of JSON text.</summary>
    public static ServiceResponse Json(int status, byte[] utf8) => new(status, "application/json", utf8);

    /// <summary>An answer of JSON text.</summary>
    public static ServiceResponse Json(int status, string json) => Json(status, Encoding.UTF8.GetBytes(json));

    /// <summary>An answer of plain text.</summary>
    public static ServiceResponse Text(int status, string text) => new(status, "text/plain", Encoding.UTF8.GetBytes(text));
}
