using System;
using System.IO;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>What happens to the spill file between two lives of the host.</summary>
internal sealed class SpillMischief(string path, SoakReport report)
{
    private const string Foreign = "{ \"settings\": \"of another program\" }";

    private readonly string _aside = path + ".aside";
    private bool _isBlocked;

    /// <summary>Whether damage was done that may hide how many events it cost, or bring back what had been sent.</summary>
    internal bool WasTornUp { get; private set; }

    /// <summary>Puts back what was in the way, then does one thing or nothing to the file.</summary>
    /// <returns>What was done.</returns>
    internal string Do(Random random)
    {
        Unblock();
        int kind = random.Next(12);
        double place = random.NextDouble();
        int bit = random.Next(8);
        int length = random.Next(16, 400);
        var file = new FileInfo(path);
        if (kind < 4 && !(file.Exists && file.Length > 0))
        {
            return "spill file: empty";
        }

        switch (kind)
        {
            case 0 or 1:
                Change((long)(place * file.Length), 1, bytes => bytes[0] ^= (byte)(1 << bit));
                return "spill file: one bit flipped";
            case 2:
                WasTornUp = true;
                Change((long)(place * file.Length), length, random.NextBytes);
                return "spill file: overwritten in part";
            case 3:
                WasTornUp = true;
                using (FileStream stream = file.OpenWrite())
                {
                    stream.SetLength((long)(place * file.Length));
                }

                return "spill file: cut off";
            case 4:
                Block();
                Directory.CreateDirectory(path);
                return "spill file: a folder in its place";
            case 5:
                Block();
                File.WriteAllText(path, Foreign);
                return "spill file: a foreign file in its place";
            default:
                return "spill file: untouched";
        }
    }

    /// <summary>Lets the server use the file again.</summary>
    internal void Unblock()
    {
        if (!_isBlocked)
        {
            return;
        }

        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }
        else
        {
            string found = File.ReadAllText(path);
            report.Require(found == Foreign, $"A foreign file in the place of the spill file was changed to \"{found[..Math.Min(100, found.Length)]}\".");
            File.Delete(path);
        }

        if (File.Exists(_aside))
        {
            File.Move(_aside, path);
        }

        _isBlocked = false;
    }

    private void Block()
    {
        if (File.Exists(path))
        {
            File.Move(path, _aside);
        }

        _isBlocked = true;
    }

    private void Change(long start, int length, Action<byte[]> change)
    {
        using FileStream stream = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        byte[] bytes = new byte[Math.Min(length, stream.Length - start)];
        stream.Position = start;
        stream.ReadExactly(bytes);
        change(bytes);
        stream.Position = start;
        stream.Write(bytes);
    }
}
