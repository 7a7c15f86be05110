namespace Birthmark.Api.Exchange;

/// <summary>An order, a stop or a resume that was taken in.</summary>
/// <param name="Kind"><c>order</c>, <c>stop</c> or <c>resume</c>.</param>
/// <param name="Oem">Who signed it.</param>
/// <param name="Number">Its number; null for a stop of everything and for a resume.</param>
/// <param name="Quantity">What it orders.</param>
public sealed record ImportedOrder(string Kind, string Oem, string? Number = null, long? Quantity = null);
