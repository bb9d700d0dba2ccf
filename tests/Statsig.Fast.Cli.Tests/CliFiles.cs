using System;
using System.IO;
using System.IO.Compression;

namespace Statsig.Fast.Cli.Tests;

/// <summary>A folder of input files for one test, removed after it.</summary>
internal sealed class CliFiles : IDisposable
{
    internal const string Specs =
        """
        {"feature_gates":[
           {"name":"open","type":"feature_gate","salt":"","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","version":3,"rules":[
             {"name":"1","id":"all","salt":"","passPercentage":100,"conditions":[{"type":"public","idType":"userID"}],"returnValue":true,"idType":"userID"}]},
           {"name":"production","type":"feature_gate","salt":"","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
             {"name":"1","id":"tier","salt":"","passPercentage":100,"conditions":[{"type":"environment_field","targetValue":["production"],"operator":"any","field":"tier","idType":"userID"}],"returnValue":true,"idType":"userID"}]},
           {"name":"plan","type":"feature_gate","salt":"","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
             {"name":"1","id":"pro","salt":"","passPercentage":100,"conditions":[{"type":"user_field","targetValue":["pro"],"operator":"any","field":"plan","idType":"userID"}],"returnValue":true,"idType":"userID"}]},
           {"name":"listed","type":"feature_gate","salt":"","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
             {"name":"1","id":"in","salt":"","passPercentage":100,"conditions":[{"type":"unit_id","targetValue":"list","operator":"in_segment_list","idType":"userID"}],"returnValue":true,"idType":"userID"}]}],
         "dynamic_configs":[{"name":"config","type":"dynamic_config","salt":"","enabled":true,"defaultValue":{"größe":1.50},"idType":"userID","entity":"dynamic_config","rules":[]}],
         "layer_configs":[],"has_updates":true,"time":1}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("statsig-fast-cli-").FullName;

    internal CliFiles()
    {
        SpecsPath = Write("specs.json", Specs);
        UsersPath = Write("users.jsonl", "{\"meta\":{\"users\":2}}\n{\"i\":7,\"note\":\"x\",\"user\":{\"userID\":\"ada\"}}\n\n{\"userID\":\"bob\",\"custom\":{\"plan\":\"pro\"}}\n");
    }

    internal string SpecsPath { get; }

    /// <summary>A meta line, a user with an index, an empty line, and a bare user.</summary>
    internal string UsersPath { get; }

    internal string PathOf(string name) => Path.Combine(_folder, name);

    internal string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    internal string WriteCompressed(string name, string text)
    {
        using var writer = new StreamWriter(new GZipStream(File.Create(PathOf(name)), CompressionLevel.Fastest));
        writer.Write(text);
        return PathOf(name);
    }

    internal static string Vector(string name) => Path.Combine(AppContext.BaseDirectory, "Vectors", name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
