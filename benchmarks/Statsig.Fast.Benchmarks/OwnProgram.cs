using System;
using System.Diagnostics;
using System.IO;

namespace Statsig.Fast.Benchmarks;

/// <summary>This program once more, as a separate process.</summary>
internal static class OwnProgram
{
    internal static ProcessStartInfo With(params string[] arguments)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] all = isHost ? [Path.Combine(AppContext.BaseDirectory, typeof(OwnProgram).Assembly.GetName().Name + ".dll"), .. arguments] : arguments;
        return new ProcessStartInfo(program, all) { RedirectStandardOutput = true };
    }
}
