using System;

namespace Statsig.Fast.Cli.Input;

/// <summary>A file that cannot be used: which, where in it, and why.</summary>
internal sealed class UnreadableFileException(string path, long? line, string reason)
    : Exception(line is null ? $"{path}: {reason}" : $"{path}, line {line}: {reason}");
