using System.Collections.Generic;

namespace CheckoutApi;

/// <summary>What shipping costs a user.</summary>
internal sealed record ShippingRates(double Standard, double FreeFrom, string Currency, IReadOnlyList<string> Carriers);
