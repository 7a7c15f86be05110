namespace Birthmark.Keys.Tpm;

/// <summary>A key that stays in one of the TPM's places between sequences.</summary>
/// <param name="Handle">Where.</param>
/// <param name="Name">Its name (Part 1 §16).</param>
/// <param name="Wrapped">As it rests outside.</param>
internal sealed record TpmHeldKey(uint Handle, byte[] Name, byte[] Wrapped);
