using System;
using System.Collections.Generic;
using Microsoft.Extensions.Configuration;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>One option that configuration can set.</summary>
/// <param name="name">The key, which is the name of the property.</param>
/// <param name="accepts">The accepted values, for documents and messages.</param>
/// <param name="read">Sets the option from its section, or adds a problem.</param>
internal sealed class Setting<TOptions>(string name, string accepts, Action<TOptions, IConfigurationSection, List<string>> read)
{
    internal string Name => name;

    internal string Accepts => accepts;

    internal void Read(TOptions options, IConfigurationSection section, List<string> problems) => read(options, section, problems);
}
