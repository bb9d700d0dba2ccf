using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Input;

/// <summary>Reads a file that must be a payload with specs.</summary>
internal static class PayloadFile
{
    /// <exception cref="UnreadableFileException">The file cannot be read, or is not a payload.</exception>
    internal static SpecSet Read(string path) => Parse(path, InputFile.ReadAll(path));

    /// <param name="origin">Where the bytes come from, for the message.</param>
    /// <param name="payload">Unpacked; not changed afterwards.</param>
    /// <param name="known">What an earlier payload contained, to pass over parts that are equal; null to read everything.</param>
    /// <exception cref="UnreadableFileException">The bytes are not a payload.</exception>
    internal static SpecSet Parse(string origin, byte[] payload, IKnownSpecs? known = null)
    {
        SpecsReadResult result = SpecsReader.Read(payload, known);
        return result.Status switch
        {
            SpecsReadStatus.Accepted => result.SpecSet!,
            SpecsReadStatus.NoUpdates => throw new UnreadableFileException(origin, null, "The payload contains no specs (\"has_updates\" is false)."),
            _ => throw new UnreadableFileException(origin, null, result.Error!),
        };
    }
}
