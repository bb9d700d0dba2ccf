using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Statsig.Fast.Compilation;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Fetching;

/// <summary>Counts what in a payload's targets may be about persons: a payload is a file that people check in and send around.</summary>
/// <param name="EMails">Texts that look like an address, or the part of one from the @ on.</param>
/// <param name="Addresses">Texts that are IP addresses.</param>
/// <param name="UnitIds">Texts that unit IDs are compared with.</param>
internal sealed record PersonalData(int EMails, int Addresses, int UnitIds)
{
    internal bool IsEmpty => EMails + Addresses + UnitIds == 0;

    internal static PersonalData In(SpecSet set)
    {
        int eMails = 0;
        int addresses = 0;
        int unitIds = 0;
        foreach (Condition condition in set.Conditions.OfType<Condition>().Where(static condition => condition.TargetValue.IsPresent))
        {
            bool isUnitId = condition.Type == "unit_id" || (condition.Type == "user_field" && IsUnit(condition.Field));
            foreach (string text in TextsOf(TargetValue.Read(condition.TargetValue.In(set.Payload.Span))))
            {
                eMails += IsEMail(text) ? 1 : 0;
                addresses += IsAddress(text) ? 1 : 0;
                unitIds += isUnitId && condition.Operator is not ("in_segment_list" or "not_in_segment_list") ? 1 : 0;
            }
        }

        return new PersonalData(eMails, addresses, unitIds);
    }

    private static IEnumerable<string> TextsOf(TargetValue target) => target.Text is { } text ? [text] : target.Elements.Concat(target.Values);

    private static bool IsUnit(string? field) => field is not null
        && (field.Equals("userID", StringComparison.OrdinalIgnoreCase) || field.Equals("user_id", StringComparison.OrdinalIgnoreCase));

    private static bool IsEMail(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return at >= 0 && at == text.LastIndexOf('@') && at < text.Length - 2 && !text.Contains(' ', StringComparison.Ordinal);
    }

    private static bool IsAddress(string text) => IPAddress.TryParse(text, out IPAddress? address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(static character => character == '.') == 3);
}
