using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Statsig.Fast.Hosting.Configuration;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>The tables of keys in the document are those of the binder.</summary>
public sealed class ConfigurationKeysDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "hosting.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Document_KeysOfAServer_AreThoseOfTheTable() => IsInDocument(StatsigConfigurationBinder.Table, new StatsigHostOptions(), "");

    [Fact]
    public void Document_KeysOfForwardProxies_AreThoseOfTheTable() => IsInDocument(ProxyConfigSettings.Table, new ProxyConfig(), "ProxyConfigs:All:");

    [Fact]
    public void Document_KeysOfOverrides_AreThoseOfTheTable() => IsInDocument(OverrideSettings.Table, new OverrideOptions(), "Overrides:");

    private static void IsInDocument<T>(SettingTable<T> table, T defaults, string prefix)
    {
        IEnumerable<string> rows = table.Settings.Select(setting => $"| `{prefix}{setting.Name}` | {setting.Accepts} | {DefaultOf(defaults, setting.Name)} |");
        string expected = $"| key | value | default |\n| --- | --- | --- |\n{string.Join('\n', rows)}\n\n";
        Assert.True(Document.Contains(expected, StringComparison.Ordinal), $"docs/hosting.md lacks this table:\n{expected}");
    }

    private static string DefaultOf<T>(T defaults, string name) => typeof(T).GetProperty(name)!.GetValue(defaults) switch
    {
        null => "null",
        "" => "empty",
        bool flag => flag ? "true" : "false",
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString(null, CultureInfo.InvariantCulture),
        Enum value => value.ToString(),
        _ => "empty",
    };
}
