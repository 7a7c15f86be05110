namespace Birthmark.Keys;

/// <summary>Encrypts what must rest in the database (AES-256-GCM under the hub's data key) and opens it again.</summary>
public interface ISealer
{
    /// <summary>Seals <paramref name="secret"/>; <paramref name="context"/> (what it is and whose) is authenticated and must be given again to open it.</summary>
    byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> context);

    /// <exception cref="KeyRefusedException">Altered, sealed elsewhere, or for another context.</exception>
    SecretBuffer Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context);
}
