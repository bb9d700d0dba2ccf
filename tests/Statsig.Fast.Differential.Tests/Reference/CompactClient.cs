using System;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Statsig.Fast.Differential.Tests.Reference;

/// <summary>The reference, in a process of its own, as a client of a service on loopback.</summary>
internal sealed class CompactClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    /// <param name="origin">The address of the service.</param>
    internal CompactClient(string origin)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _process = Process.Start(new ProcessStartInfo(
            "node", [ReferencePackages.ScriptOf("compact.mjs"), ReferencePackages.Folder, $"{origin}/v2/download_config_specs", $"{origin}/v1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
        })!;
    }

    /// <summary>Asks for answers from specs of at least a time.</summary>
    internal async Task<JsonNode> AskAsync(long time, string[] gates, string[] configs, string[] layers, JsonArray users)
    {
        var asked = new JsonObject
        {
            ["time"] = time,
            ["patienceMs"] = Patience.TotalMilliseconds / 2,
            ["gates"] = ArrayOf(gates),
            ["configs"] = ArrayOf(configs),
            ["layers"] = ArrayOf(layers),
            ["users"] = users.DeepClone(),
        };
        await _process.StandardInput.WriteLineAsync(asked.ToJsonString());
        await _process.StandardInput.FlushAsync();
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return JsonNode.Parse(line ?? throw new InvalidOperationException("The reference ended without an answer."))!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Patience))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static JsonArray ArrayOf(string[] names) => [.. Array.ConvertAll(names, static name => (JsonNode)name)];
}
