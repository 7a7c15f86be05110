using System.Text.Json.Serialization;

namespace Birthmark.Api.Batches;

/// <summary>One line of the changes of a project's lists: the head first, then each change with its devices, then the end. One of the members is set.</summary>
public sealed record ListDeltaLine
{
    /// <summary>Header of the answer: NUMBER:DIGEST of its last change.</summary>
    public const string MarkHeader = "Birthmark-List";

    public ListDeltaHead? Head { get; init; }

    public ListChangeView? Change { get; init; }

    /// <summary>A device of the change of <see cref="Number"/>, as it stands now on <see cref="List"/>.</summary>
    public ListedDevice? Device { get; init; }

    /// <summary>Number of the change that brought the device here.</summary>
    public long? Number { get; init; }

    /// <summary><c>allow</c> or <c>deny</c>.</summary>
    public string? List { get; init; }

    /// <summary>Without it the answer is not whole.</summary>
    public ListDeltaEnd? End { get; init; }
}

/// <summary>Between which changes the answer lies.</summary>
/// <param name="Project">Name of the project.</param>
/// <param name="Since">The change after which it begins; 0 for all.</param>
/// <param name="SinceDigest">Digest of that change: compare it with yours.</param>
/// <param name="Last">Its last change: ask from there the next time.</param>
/// <param name="LastDigest">Digest of that one.</param>
public sealed record ListDeltaHead(string Project, long Since, string SinceDigest, long Last, string LastDigest);

/// <summary>A change of lists.</summary>
/// <param name="Number">From 1, without gaps in a project.</param>
/// <param name="Kind"><c>closed</c>, <c>withdrawn</c>, <c>restored</c> or <c>found</c>.</param>
/// <param name="BatchUid">The batch.</param>
/// <param name="At">When.</param>
/// <param name="LogIndex">The leaf of the audit log that tells of it.</param>
/// <param name="Digest">SHA-256 over the digest before and the leaf's hash, lower-case hex.</param>
/// <param name="Previous">Digest of the change before.</param>
/// <param name="DeviceUid">The device; left out when the change is of the whole batch.</param>
public sealed record ListChangeView(
    long Number, string Kind, [property: JsonPropertyName("BatchUID")] string BatchUid, DateTimeOffset At, long LogIndex, string Digest, string Previous,
    [property: JsonPropertyName("DeviceUID")] string? DeviceUid = null);

/// <summary>The end of the changes.</summary>
/// <param name="Last">As the head says.</param>
/// <param name="Devices">Lines of devices before this one.</param>
public sealed record ListDeltaEnd(long Last, long Devices);
