using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.FeatureManagement;

namespace Statsig.Fast.ComparisonBenchmarks.MicrosoftFeatures;

/// <summary>On for a share of users, by the same hash as in the gate, since the built-in percentages choose other users.</summary>
[FilterAlias("PassPercentage")]
internal sealed class PassPercentageFilter : IContextualFeatureFilter<FeatureUser>, IFilterParametersBinder
{
    public object BindParameters(IConfiguration parameters) => new Settings(parameters["Prefix"]!, parameters.GetValue<double>("Percentage"));

    public Task<bool> EvaluateAsync(FeatureFilterEvaluationContext featureFilterContext, FeatureUser appContext)
    {
        var settings = (Settings)featureFilterContext.Settings;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(settings.Prefix + appContext.UserId));
        return Task.FromResult(BinaryPrimitives.ReadUInt64BigEndian(hash) % 10_000 < settings.Percentage * 100);
    }

    private sealed record Settings(string Prefix, double Percentage);
}
