namespace Birthmark.Api.Exchange;

/// <summary>An order or a stop that was taken in.</summary>
/// <param name="Kind"><c>order</c> or <c>stop</c>.</param>
/// <param name="Oem">Who signed it.</param>
/// <param name="Number">Its number; null for a stop of everything.</param>
/// <param name="Quantity">What it orders.</param>
public sealed record ImportedOrder(string Kind, string Oem, string? Number = null, long? Quantity = null);
