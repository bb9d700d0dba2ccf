using System.Buffers;
using System.Text.Json;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>A parameter store as bytes: it is the same for every user, since clients evaluate it themselves.</summary>
internal sealed class PreparedStore
{
    internal PreparedStore(CompiledParameterStore store, HashAlgorithm algorithm)
    {
        Name = store.Name;
        TargetAppIds = store.TargetAppIds;
        var buffer = new ArrayBufferWriter<byte>(1024);
        var json = new JsonOutput(buffer);
        json.Write((byte)',');
        NameText.Write(ref json, store.Name, algorithm);
        json.Write(":{"u8);
        for (int i = 0; i < store.Parameters.Length; i++)
        {
            if (i > 0)
            {
                json.Write((byte)',');
            }

            WriteParameter(ref json, store.Parameters[i], algorithm);
        }

        json.Write((byte)'}');
        json.Flush();
        Bytes = buffer.WrittenSpan.ToArray();
    }

    internal string Name { get; }

    internal string[]? TargetAppIds { get; }

    /// <summary>A comma, the hidden name and the parameters.</summary>
    internal byte[] Bytes { get; }

    private static void WriteParameter(ref JsonOutput json, CompiledStoreParameter parameter, HashAlgorithm algorithm)
    {
        json.WriteText(parameter.Name);
        json.Write(":{\"name\":"u8);
        json.WriteText(parameter.Name);
        json.Write(",\"ref_type\":"u8);
        json.WriteText(parameter.ReferenceType ?? WordOf(parameter.Reference));
        json.Write(",\"param_type\":"u8);
        json.WriteText(parameter.DeclaredType);
        if (parameter.Reference == StoreReference.Static)
        {
            WriteValue(ref json, ",\"value\":"u8, parameter.Value);
        }
        else
        {
            json.Write(parameter.Reference switch
            {
                StoreReference.Gate => ",\"gate_name\":"u8,
                StoreReference.DynamicConfig => ",\"config_name\":"u8,
                StoreReference.Experiment => ",\"experiment_name\":"u8,
                _ => ",\"layer_name\":"u8,
            });
            NameText.Write(ref json, parameter.TargetName, algorithm);
            if (parameter.Reference == StoreReference.Gate)
            {
                WriteValue(ref json, ",\"pass_value\":"u8, parameter.Value);
                WriteValue(ref json, ",\"fail_value\":"u8, parameter.FailValue);
            }
            else
            {
                json.Write(",\"param_name\":"u8);
                json.WriteText(parameter.TargetParameter);
            }
        }

        json.Write((byte)'}');
    }

    private static string WordOf(StoreReference reference) => reference switch
    {
        StoreReference.Gate => "gate",
        StoreReference.DynamicConfig => "dynamic_config",
        StoreReference.Experiment => "experiment",
        StoreReference.Layer => "layer",
        _ => "static",
    };

    private static void WriteValue(ref JsonOutput json, System.ReadOnlySpan<byte> member, ParameterValue value)
    {
        json.Write(member);
        if (value.Kind == JsonValueKind.Undefined)
        {
            json.Write("null"u8);
        }
        else
        {
            json.WriteCompact(System.Text.Encoding.UTF8.GetBytes(value.ToString()));
        }
    }
}
