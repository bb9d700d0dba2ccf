using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Reference;

/// <summary>
/// Asks the reference in a Node process, which is started anew after some hundred cases and whenever it ends. One thread at a time.
/// </summary>
internal sealed class ReferenceProcess : IDisposable
{
    // The reference frees not quite all of an instance.
    private const int CasesPerProcess = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private Process? _process;
    private int _asked;

    /// <summary>What the process wrote last to its standard error, for reports of its end.</summary>
    internal string LastWords { get; private set; } = "";

    /// <summary>Answers of the reference.</summary>
    /// <returns>What reference.mjs writes; null when the process ended or took longer than a minute.</returns>
    internal Tree? Ask(DifferentialCase asked)
    {
        if (_process is null || _asked >= CasesPerProcess)
        {
            End();
            _process = Start();
            _asked = 0;
        }

        _asked++;
        try
        {
            _process.StandardInput.WriteLine(RequestOf(asked).ToJson(onlyAscii: true));
            _process.StandardInput.Flush();
            Task<string?> reading = _process.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask();
            if (reading.Wait(Patience) && reading.Result is { } line)
            {
                return TreeReader.Read(line);
            }
        }
        catch (IOException)
        {
            // It ended before it read the case: the same as without an answer.
        }

        Kill();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private Process Start()
    {
        var process = Process.Start(new ProcessStartInfo("node", [ReferencePackages.ScriptOf("reference.mjs"), ReferencePackages.Folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
        })!;
        process.ErrorDataReceived += (_, line) => LastWords = string.IsNullOrWhiteSpace(line.Data) ? LastWords : line.Data;
        process.BeginErrorReadLine();
        return process;
    }

    private static Tree RequestOf(DifferentialCase asked) => Tree.Object(
        ("payload", Tree.Text(asked.PayloadText)),
        ("environment", Tree.TextOrNull(asked.Environment)),
        ("globalCustomFields", asked.GlobalCustomFields ?? Tree.Null),
        ("idLists", Tree.ObjectOf([.. asked.IdLists.Select(static list => new KeyValuePair<string, Tree>(list.Key, Tree.Text(list.Value)))])),
        ("looksUpCountries", Tree.Of(asked.Conditions.Any(static condition => condition["type"]?.AsText == "ip_based"))),
        ("users", Tree.Array(asked.Users)),
        ("gates", Tree.Texts(asked.Gates)),
        ("configs", Tree.Texts(asked.Configs)),
        ("experiments", Tree.Texts(asked.Experiments)),
        ("layers", Tree.Texts(asked.Layers)),
        ("stores", Tree.ObjectOf([.. asked.Stores.Select(static store => new KeyValuePair<string, Tree>(store.Key, Tree.Texts(store.Value)))])),
        ("hashes", Tree.Texts("none", "djb2")),
        ("only", asked.Root[DifferentialCase.OnlyMember]));

    private void End()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
            }

            process.Dispose();
            _process = null;
        }
    }

    private void Kill()
    {
        if (_process is { } process)
        {
            process.Kill();
            process.Dispose();
            _process = null;
        }
    }
}
