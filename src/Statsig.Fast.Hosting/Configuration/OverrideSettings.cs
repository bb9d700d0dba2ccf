using Kinds = Statsig.Fast.Hosting.Configuration.SettingKinds<Statsig.Fast.OverrideOptions>;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>The settings of local overrides, with the names of <see cref="OverrideOptions"/>.</summary>
internal static class OverrideSettings
{
    /// <summary>The settings that the section may hold.</summary>
    internal static readonly SettingTable<OverrideOptions> Table = new(
        "the overrides",
        Kinds.Flags(nameof(OverrideOptions.Gates), static (o, name, v) => o.Gates[name] = v),
        Kinds.Texts(nameof(OverrideOptions.DynamicConfigs), static (o, name, v) => o.DynamicConfigs[name] = v),
        Kinds.Texts(nameof(OverrideOptions.Experiments), static (o, name, v) => o.Experiments[name] = v),
        Kinds.Texts(nameof(OverrideOptions.ExperimentGroups), static (o, name, v) => o.ExperimentGroups[name] = v),
        Kinds.Texts(nameof(OverrideOptions.Layers), static (o, name, v) => o.Layers[name] = v),
        Kinds.Texts(nameof(OverrideOptions.ParameterStores), static (o, name, v) => o.ParameterStores[name] = v));

    /// <summary>Creates the setting that holds all overrides.</summary>
    internal static Setting<StatsigHostOptions> AsSetting() => new(
        nameof(StatsigHostOptions.Overrides),
        "sections named Gates, DynamicConfigs, Experiments, ExperimentGroups, Layers, ParameterStores",
        static (options, section, problems) =>
        {
            if (!string.IsNullOrEmpty(section.Value))
            {
                problems.Add($"\"{section.Path}\" is one text. Use sections such as Gates.");
            }

            Table.Read(options.Overrides, section, problems);
        });
}
