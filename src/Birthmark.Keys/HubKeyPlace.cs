namespace Birthmark.Keys;

/// <summary>Where the hub's parent key rests.</summary>
/// <param name="IsSealed">Under the machine's TPM; otherwise in a file, which is development grade.</param>
public sealed record HubKeyPlace(bool IsSealed);
