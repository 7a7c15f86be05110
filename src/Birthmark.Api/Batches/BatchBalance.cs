namespace Birthmark.Api.Batches;

/// <summary>Authorised = provisioned + scrapped + unconfirmed + left, always.</summary>
/// <param name="Authorised">Tickets of the batch.</param>
/// <param name="Provisioned">Reported OK.</param>
/// <param name="Scrapped">Reported KO.</param>
/// <param name="Unconfirmed">Ticket used, outcome not reported.</param>
/// <param name="Left">Tickets never used.</param>
public sealed record BatchBalance(long Authorised, long Provisioned, long Scrapped, long Unconfirmed, long Left);
