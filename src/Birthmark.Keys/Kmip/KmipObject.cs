namespace Birthmark.Keys.Kmip;

/// <summary>An object of a KMS: the name a recipe gives it, and its unique identifier there.</summary>
internal sealed record KmipObject(string Name, string Id);

/// <summary>What an object may be used for, and in which state of its life it is; null where the server does not say.</summary>
internal sealed record KmipStanding(KmipUsage? Usage, int? State);
