using System;
using System.Globalization;

namespace Statsig.Fast.Networking.Grpc;

/// <summary>Writes the time limit of a call as its header has it: up to eight digits and a unit.</summary>
internal static class GrpcDeadline
{
    private const long MostDigits = 99_999_999;

    private static readonly (long Ticks, char Unit)[] Units =
    [
        (TimeSpan.TicksPerSecond, 'S'), (TimeSpan.TicksPerMillisecond, 'm'), (TimeSpan.TicksPerMicrosecond, 'u'),
    ];

    /// <summary>The largest unit that says it exactly; when its digits are too many, the smallest that has room, rounded up.</summary>
    internal static string Format(TimeSpan limit)
    {
        long ticks = Math.Max(limit.Ticks, TimeSpan.TicksPerMicrosecond);
        foreach ((long unitTicks, char unit) in Units)
        {
            if (ticks % unitTicks == 0 && ticks / unitTicks <= MostDigits)
            {
                return Text(ticks / unitTicks, unit);
            }
        }

        for (int i = Units.Length - 1; i >= 0; i--)
        {
            long count = (ticks / Units[i].Ticks) + (ticks % Units[i].Ticks == 0 ? 0 : 1);
            if (count <= MostDigits)
            {
                return Text(count, Units[i].Unit);
            }
        }

        return Text(Math.Min((ticks / TimeSpan.TicksPerHour) + 1, MostDigits), 'H');
    }

    private static string Text(long count, char unit) => string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
}
