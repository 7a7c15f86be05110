using System.Text.Json.Serialization;

namespace Birthmark.Exchange.Orders;

/// <summary>What an OEM orders: devices (<c>order</c>), an end to them (<c>stop</c>), or to go on after a roll-back (<c>resume</c>). The content of a CMS SignedData, as JSON.</summary>
public sealed record OrderMessage
{
    public const string OrderFormat = "birthmark-order/1";
    public const string StopFormat = "birthmark-stop/1";
    public const string ResumeFormat = "birthmark-resume/1";

    public required string Format { get; init; }

    /// <summary>As the OEM numbers it; taken once. A stop without one stops every order made before it.</summary>
    public string? Number { get; init; }

    /// <summary>Order of making: milliseconds since 1970 unless the OEM counts otherwise.</summary>
    public required long Sequence { get; init; }

    /// <summary>SHA-256 of the hub's public key.</summary>
    public required string Hub { get; init; }

    public string? Project { get; init; }

    public string? Profile { get; init; }

    public long? Quantity { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Most tickets a day (UTC).</summary>
    public long? PerDay { get; init; }

    /// <summary>Most certificates over the whole order.</summary>
    public long? Certificates { get; init; }

    /// <summary>Most tickets over all orders of this OEM at this hub, ever; that of the newest order counts.</summary>
    public long? SiteAllowance { get; init; }

    /// <summary>Why it is stopped.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a resume: where the hub's counter in hardware stands. It holds for that value only.</summary>
    public long? Counter { get; init; }

    /// <summary>Of a resume: tickets in doubt were not used, and come back to their orders.</summary>
    public bool? Clear { get; init; }

    public bool IsStop => Format == StopFormat;

    [JsonIgnore]
    public bool IsResume => Format == ResumeFormat;
}
