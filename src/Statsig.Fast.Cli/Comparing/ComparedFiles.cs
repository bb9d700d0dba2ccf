namespace Statsig.Fast.Cli.Comparing;

/// <summary>What was compared, as it is called in reports.</summary>
/// <param name="Before">The first snapshot; a file.</param>
/// <param name="After">The second one: a file, or an address without its key.</param>
/// <param name="BeforeText">The text of the first file, in which entries are located.</param>
internal sealed record ComparedFiles(string Before, string After, string BeforeText);
