namespace CheckoutApi;

/// <summary>What the checkout page of a user looks like.</summary>
internal sealed record CheckoutPage(bool NewCheckout, bool ExpressShipping, string ButtonLabel, string ButtonColor, long Columns);
