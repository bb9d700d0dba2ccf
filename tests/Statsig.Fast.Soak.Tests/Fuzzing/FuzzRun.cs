using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;

namespace Statsig.Fast.Soak.Tests.Fuzzing;

/// <summary>Checks inputs of one target, one after the other, and writes those that it finds fault with to files.</summary>
/// <remarks>
/// Case N of a seed is the same input in every run. An input that takes too long, or too much memory, is a finding as well. The input under
/// way is in a file beside the findings, in case the process does not survive it.
/// </remarks>
internal sealed class FuzzRun(FuzzOptions options, string name)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _kinds = [];
    private readonly List<FuzzFinding> _findings = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private IReadOnlyList<(string Outcome, long Count)> _outcomes = [];
    private byte[] _input = [];
    private long _started;
    private int _cases;
    private bool _isEnded;

    /// <summary>Runs the target until the time is over, or enough cases were checked, or enough findings were made.</summary>
    internal static FuzzResult Run(FuzzOptions options, string name)
    {
        var run = new FuzzRun(options, name);
        var worker = new Thread(run.Work) { IsBackground = true, Name = $"Fuzzing {name}" };
        worker.Start();
        while (!worker.Join(TimeSpan.FromMilliseconds(200)))
        {
            if (run.IsStuck())
            {
                break; // The thread cannot be ended; its input is a finding.
            }
        }

        lock (run._lock)
        {
            return new FuzzResult(name, run._cases, run._watch.Elapsed, run._outcomes, [.. run._findings]);
        }
    }

    /// <summary>Checks one input again.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    internal static Exception? Replay(Func<FuzzTarget> make, byte[] input)
    {
        using FuzzTarget target = make();
        return Fault(target, input);
    }

    internal static Random DrawsOf(ulong seed, int index)
    {
        // SplitMix64: neighbors have nothing in common.
        ulong mixed = seed + ((ulong)(uint)index * 0x9E3779B97F4A7C15UL);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return new Random((int)(mixed ^ (mixed >> 31)));
    }

    private static Exception? Fault(FuzzTarget target, byte[] input)
    {
        long before = GC.GetTotalAllocatedBytes();
        try
        {
            target.Check(input);
        }
        catch (Exception exception)
        {
            return exception;
        }

        long allocated = GC.GetTotalAllocatedBytes() - before;
        return allocated > FuzzOptions.MemoryLimit
            ? new InvalidOperationException($"An input of {input.Length} bytes took {allocated} bytes of memory.")
            : null;
    }

    private void Work()
    {
        string running = Path.Combine(options.Folder, $"{name}-{options.Seed}-running.bin");
        Directory.CreateDirectory(options.Folder);
        using (FileStream last = new(running, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        {
            FuzzTarget target = options.Targets[name]();
            while (_watch.Elapsed < options.Duration && _cases < options.MaxCases && _findings.Count < FuzzOptions.MaxFindings)
            {
                byte[] input = target.Make(DrawsOf(options.Seed, _cases));
                lock (_lock)
                {
                    _input = input;
                    _started = Stopwatch.GetTimestamp();
                }

                RandomAccess.Write(last.SafeFileHandle, input, 0);
                RandomAccess.SetLength(last.SafeFileHandle, input.Length);
                Exception? fault = Fault(target, input);
                lock (_lock)
                {
                    if (_isEnded)
                    {
                        return;
                    }

                    if (fault is not null)
                    {
                        Note(fault);
                    }

                    _cases++;
                }

                if (fault is not null)
                {
                    // What it knows may no longer be right.
                    target.Dispose();
                    target = options.Targets[name]().Continue(target);
                }
            }

            target.Dispose();
            lock (_lock)
            {
                _outcomes = [.. target.Outcomes.Select(static entry => (entry.Key, entry.Value))];
            }
        }

        File.Delete(running);
    }

    private bool IsStuck()
    {
        lock (_lock)
        {
            if (_started == 0 || Stopwatch.GetElapsedTime(_started) < FuzzOptions.CaseLimit)
            {
                return false;
            }

            _isEnded = true;
            Note(new TimeoutException($"The input took more than {FuzzOptions.CaseLimit}."));
            return true;
        }
    }

    private void Note(Exception fault)
    {
        // One of a kind is enough: the type, and where it was thrown.
        string place = fault.StackTrace?.Split('\n')[0].Trim() ?? "";
        if (!_kinds.Add($"{fault.GetType()} {place}"))
        {
            return;
        }

        string file = Path.Combine(options.Folder, $"{name}-{options.Seed}-{_cases}.bin");
        File.WriteAllBytes(file, _input);
        var finding = new FuzzFinding(_cases, file, fault);
        _findings.Add(finding);
        options.Report($"{name}: {finding}");
    }
}

/// <summary>What a run of one target gave.</summary>
/// <param name="Name">The target.</param>
/// <param name="Cases">The inputs checked.</param>
/// <param name="Elapsed">The time that took.</param>
/// <param name="Outcomes">What became of them.</param>
/// <param name="Findings">The inputs with which something is wrong.</param>
internal sealed record FuzzResult(
    string Name, int Cases, TimeSpan Elapsed, IReadOnlyList<(string Outcome, long Count)> Outcomes, IReadOnlyList<FuzzFinding> Findings)
{
    internal double CasesPerSecond => Cases / Math.Max(0.001, Elapsed.TotalSeconds);
}

/// <summary>An input with which something is wrong.</summary>
/// <param name="Index">The number of the case in its seed.</param>
/// <param name="File">Where the input is.</param>
/// <param name="Fault">What is wrong.</param>
internal sealed record FuzzFinding(int Index, string File, Exception Fault)
{
    public override string ToString() => $"case {Index}, in {File}\n{Fault}";
}
